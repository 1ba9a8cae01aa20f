/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Regular expressions over what streams say. */
#include "watch.h"

#include <stdlib.h>
#include <string.h>

static bool compile(const char *option, const struct texts *texts, struct pattern **patterns,
                    size_t *count, struct sim_error *error)
{
    char why[200];
    int failed;
    *patterns = texts->count == 0 ? NULL : must_allocate(NULL, texts->count * sizeof **patterns);
    for (*count = 0; *count < texts->count; (*count)++) {
        struct pattern *pattern = &(*patterns)[*count];
        pattern->text = texts->items[*count];
        failed = regcomp(&pattern->compiled, pattern->text, REG_EXTENDED | REG_NOSUB);
        if (failed == 0)
            continue;
        regerror(failed, &pattern->compiled, why, sizeof why);
        sim_error_set(error, "%s '%s' is no regular expression (POSIX extended): %s", option,
                      pattern->text, why);
        return false;
    }
    return true;
}

bool watch_init(struct watch *watch, const struct texts *expect, const struct texts *fail_on,
                struct sim_error *error)
{
    memset(watch, 0, sizeof *watch);
    return compile("--expect", expect, &watch->expected, &watch->expected_count, error) &&
           compile("--fail-on", fail_on, &watch->failing, &watch->failing_count, error);
}

static void free_patterns(struct pattern *patterns, size_t count)
{
    size_t i;
    for (i = 0; i < count; i++)
        regfree(&patterns[i].compiled);
    free(patterns);
}

void watch_free(struct watch *watch)
{
    free_patterns(watch->expected, watch->expected_count);
    free_patterns(watch->failing, watch->failing_count);
    memset(watch, 0, sizeof *watch);
}

static bool matches(const struct pattern *pattern, const struct watch_line *line, bool complete)
{
    int flags = (line->continued ? REG_NOTBOL : 0) | (complete ? 0 : REG_NOTEOL);
    return regexec(&pattern->compiled, line->text, 0, NULL, flags) == 0;
}

static enum watch_result look(struct watch *watch, const struct watch_line *line, bool complete,
                              const char **which)
{
    size_t i;
    for (i = 0; i < watch->failing_count; i++)
        if (matches(&watch->failing[i], line, complete))
            return *which = watch->failing[i].text, WATCH_FAILED;
    if (watch->met == watch->expected_count ||
        !matches(&watch->expected[watch->met], line, complete))
        return WATCH_NOTHING;
    *which = watch->expected[watch->met].text;
    return ++watch->met == watch->expected_count ? WATCH_MET : WATCH_NEXT;
}

static void make_room(struct watch_line *line)
{
    if (line->length < WATCH_LINE)
        return;
    memmove(line->text, line->text + WATCH_LINE / 2, WATCH_LINE / 2);
    line->length = WATCH_LINE / 2;
    line->continued = true;
}

enum watch_result watch_byte(struct watch *watch, struct watch_line *line, unsigned char byte,
                             const char **which)
{
    bool complete = byte == '\n';
    enum watch_result result;
    if (byte == '\r' || byte == '\0' || watch->expected_count + watch->failing_count == 0)
        return WATCH_NOTHING;
    if (!complete) {
        make_room(line);
        line->text[line->length++] = (char)byte;
    }
    line->text[line->length] = '\0';
    result = look(watch, line, complete, which);
    if (complete || result == WATCH_NEXT)
        line->length = 0;
    line->continued = !complete && (line->continued || result == WATCH_NEXT);
    return result;
}

const char *watch_missing(const struct watch *watch)
{
    return watch->met < watch->expected_count ? watch->expected[watch->met].text : NULL;
}
