/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Are the files that a run writes other ones than those that it reads, and than each other? A slip
 * of the hand must not overwrite somebody's firmware. */
#include "session.h"

#include <string.h>
#include <sys/stat.h>

struct output {
    const char *option, *path;
};

/* The same regular file: devices and pipes may be named as often as anybody likes. */
static bool same_file(const char *one, const char *other)
{
    struct stat a, b;
    bool have_a = stat(one, &a) == 0, have_b = stat(other, &b) == 0;
    if (have_a && have_b)
        return S_ISREG(a.st_mode) && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
    return !have_a && !have_b && strcmp(one, other) == 0;
}

static bool spares(const struct output *output, const char *input, struct sim_error *error)
{
    struct image_source source;
    if (input == NULL ||
        (!same_file(output->path, input) &&
         (!image_source_parse(input, &source, NULL) || !same_file(output->path, source.path))))
        return true;
    sim_error_set(error, "%s %s: this run reads that file: write to another one", output->option,
                  output->path);
    return false;
}

static bool spares_inputs(const struct session *session, const struct output *output,
                          struct sim_error *error)
{
    const struct run_settings *settings = session->settings;
    size_t i;
    if (settings->from != NULL && output->path == settings->snapshot &&
        same_file(settings->from, output->path))
        return true; /* replaces the snapshot that it goes on from */
    for (i = 0; i < settings->load.count; i++)
        if (!spares(output, settings->load.items[i], error))
            return false;
    return spares(output, session->name, error) && spares(output, settings->from, error) &&
           spares(output, settings->board, error) && spares(output, settings->svd, error);
}

static bool spares_other(const struct output *output, const struct output *other,
                         struct sim_error *error)
{
    if (other->path == NULL || !same_file(output->path, other->path))
        return true;
    sim_error_set(error, "%s %s: %s writes that file: give another one", output->option,
                  output->path, other->option);
    return false;
}

static const char *file_of_serial(const char *option)
{
    const char *kind = strchr(option, '=');
    return kind != NULL && strncmp(kind, "=file:", 6) == 0 ? kind + 6 : NULL;
}

bool outputs_check(const struct session *session, struct sim_error *error)
{
    const struct run_settings *settings = session->settings;
    struct output outputs[] = {
        {"--trace", settings->trace},
        {"--timeline", settings->timeline},
        {"--record", settings->record},
        {session->ends_at_snapshot ? "--output" : "--snapshot", settings->snapshot},
        {"--draft", settings->draft},
        {"--serial", NULL}};
    const size_t serial = sizeof outputs / sizeof outputs[0] - 1;
    size_t i, k, n;
    for (n = 0; n <= settings->serial.count; n++) {
        outputs[serial].path =
            n < settings->serial.count ? file_of_serial(settings->serial.items[n]) : NULL;
        for (i = 0; i <= serial; i++) {
            if (outputs[i].path != NULL && !spares_inputs(session, &outputs[i], error))
                return false;
            for (k = 0; k < i && outputs[i].path != NULL; k++)
                if (!spares_other(&outputs[i], &outputs[k], error))
                    return false;
        }
    }
    return true;
}
