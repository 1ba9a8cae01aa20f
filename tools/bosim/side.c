/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One of two runs side by side: see side.h. */
#include "side.h"

#include "record_file.h"
#include "terminal.h"

#include <stdlib.h>
#include <string.h>

static const struct option_row side_options[] = {ROW_ENGINE, ROWS_SIDE, OPTION_END};

static void copy_texts(struct texts *texts)
{
    const char **items = must_allocate(NULL, (texts->count + 1) * sizeof *items);
    if (texts->count > 0)
        memcpy(items, texts->items, texts->count * sizeof *items);
    texts->items = items;
}

int side_read(struct side *side, const struct side_settings *given, const char *words,
              const char *command)
{
    const struct command own = {.name = command, .options = side_options};
    memset(side, 0, sizeof *side);
    side->settings = *given;
    copy_texts(&side->settings.run.load);
    copy_texts(&side->settings.run.serial);
    side->session = (struct session){.settings = &side->settings.run, .live = true};
    if (words == NULL)
        return STATUS_GOOD;
    side->words = must_allocate(NULL, strlen(words) + 1);
    strcpy(side->words, words);
    return options_read(&own, side->words, &side->settings);
}

static bool begins_with(const char *path, const char *magic)
{
    char start[16] = "";
    FILE *file = fopen(path, "rb");
    size_t got = file == NULL ? 0 : fread(start, 1, strlen(magic), file);
    if (file != NULL)
        fclose(file);
    return got == strlen(magic) && memcmp(start, magic, got) == 0;
}

static bool open_machine(struct side *side, const char *path, struct sim_error *error)
{
    side->session.name = path;
    if (begins_with(path, "BOSIMREC")) {
        side->session.live = false;
        return record_open(&side->session, path, error);
    }
    if (begins_with(path, "BOSIMSNP"))
        return session_restore(&side->session, path, NULL, error);
    return session_load(&side->session, path, error);
}

/* An image whose bytes are no file's has what its own loader knows. */
static bool open_symbols(struct side *side, const char *path, struct sim_error *error)
{
    const char *file = side->settings.symbols != NULL ? side->settings.symbols : path;
    const struct image *image = &side->session.image;
    struct image_source source;
    struct bytes bytes = {0};
    if (side->settings.symbols != NULL) {
        if (!image_source_parse(file, &source, error) || !image_load(&side->image, &source, error))
            return false;
        image = &side->image;
    }
    if (image_has_debug_format(image) && strcmp(image->name, file) == 0 &&
        !file_read(file, &bytes, error))
        return false;
    side->symbols = symbols_create(image, bytes.data, bytes.size, error);
    free(bytes.data);
    return side->symbols != NULL;
}

/* --- scripts --- */

static void heard(void *owner, uint32_t value, sim_time now)
{
    struct ear_of_script *ear = owner;
    (void)now;
    if (!script_byte(ear->script, (unsigned char)value, &ear->side->error))
        ear->side->failed = true;
}

static bool open_script(struct side *side, const char *option, struct sim_error *error)
{
    const char *kind = strchr(option, '=');
    struct ear_of_script *ear = &side->scripts[side->script_count];
    struct stream *stream;
    char name[64];
    if (kind == NULL || strncmp(kind, "=script:", 8) != 0 || side->script_count == SIDE_SCRIPTS) {
        sim_error_set(error, "--serial %s: only scripts bring input to both alike: N=script:FILE",
                      option);
        return false;
    }
    snprintf(name, sizeof name, "%.*s", (int)(kind - option), option);
    stream = stream_find(side->session.machine, name);
    if (stream == NULL) {
        sim_error_set(error, "--serial %s: board %s has no stream '%s'", option,
                      side->session.machine->board, name);
        return false;
    }
    ear->side = side;
    ear->script = script_open(kind + 8, stream, error);
    if (ear->script == NULL)
        return false;
    ear->sink = (struct stream_sink){.owner = ear, .end = heard, .live_only = true};
    stream_subscribe(stream, &ear->sink);
    side->script_count++;
    return script_go(ear->script, error);
}

static bool open_scripts(struct side *side, struct sim_error *error)
{
    size_t i;
    for (i = 0; i < side->settings.run.serial.count; i++)
        if (!open_script(side, side->settings.run.serial.items[i], error))
            return false;
    return true;
}

static sim_time next_step(void *owner)
{
    const struct side *side = owner;
    sim_time next = SIM_TIME_NEVER;
    size_t i;
    for (i = 0; i < side->script_count; i++)
        if (script_next(side->scripts[i].script) < next)
            next = script_next(side->scripts[i].script);
    return next;
}

static bool look(void *owner)
{
    struct side *side = owner;
    size_t i;
    if (!side->session.machine->repeats)
        for (i = 0; i < side->script_count && !side->failed; i++)
            if (script_next(side->scripts[i].script) <= machine_now(side->session.machine) &&
                !script_go(side->scripts[i].script, &side->error))
                side->failed = true;
    return side->failed || signals_caught() != 0;
}

/* --- all of it --- */

bool side_open(struct side *side, const char *path, struct sim_error *error)
{
    return open_machine(side, path, error) && open_symbols(side, path, error) &&
           open_scripts(side, error);
}

void side_close(struct side *side)
{
    size_t i;
    session_free(&side->session);
    for (i = 0; i < side->script_count; i++)
        script_close(side->scripts[i].script);
    symbols_destroy(side->symbols);
    image_free(&side->image);
    free(side->words);
    free(side->settings.run.load.items);
    free(side->settings.run.serial.items);
}

struct history_outside side_outside(struct side *side)
{
    return (struct history_outside){side, next_step, look};
}

sim_time side_until(const struct side *side)
{
    const struct machine *machine = side->session.machine;
    const struct moment *until = &side->settings.run.until;
    return until->given ? moment_time(until, machine) : machine->now + SIDE_UNTIL;
}
