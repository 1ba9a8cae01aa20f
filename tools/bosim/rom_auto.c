/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `--answer auto`: runs without a word, again and again from the start, each with what the one
 * before has suggested, until nothing new is suggested. Then the run that was asked for begins. */
#include "rom.h"

#include <stdlib.h>
#include <string.h>

#define TRIALS_MOST 40u
#define TRIAL_TIME  (10 * SIM_SECOND) /* virtual; --until if that is shorter */

bool rom_is_auto(const struct run_settings *settings)
{
    size_t i;
    for (i = 0; i < settings->answers.count; i++)
        if (strcmp(settings->answers.items[i], "auto") == 0)
            return true;
    return false;
}

static sim_time least(sim_time a, sim_time b)
{
    return a < b ? a : b;
}

static void trial_loop(struct session *session)
{
    struct machine *machine = session->machine;
    sim_time end = least(moment_time(&session->settings->until, machine), TRIAL_TIME);
    enum run_result result = RUN_UNTIL;
    while (!session->over && (result == RUN_UNTIL || result == RUN_STOPPED) &&
           machine_now(machine) < end) {
        result = machine_run(machine, least(end, rom_next(session)));
        rom_look(session);
        rom_give_up(session);
    }
    rom_last_words(session, session->over || result == RUN_DEAD);
}

/* What a run with these settings suggests; owned by the caller. NULL and error. */
static char *trial(const struct run_settings *settings, const char *image, struct sim_error *error)
{
    struct session session = {.settings = settings, .quiet = true, .until = SIM_TIME_NEVER};
    char *suggested = NULL;
    if (session_load(&session, image, error)) {
        rom_watch(&session);
        rom_stop_at_waits(&session);
        trial_loop(&session);
        suggested = strdup(rom_suggested(&session));
    }
    session_free(&session);
    return suggested;
}

/* --- settings --- */

static void add(struct texts *texts, const char *item)
{
    texts->items = must_allocate(texts->items, (texts->count + 1) * sizeof *texts->items);
    texts->items[texts->count++] = item;
}

static bool has(const struct texts *texts, const char *item)
{
    size_t i;
    for (i = 0; i < texts->count; i++)
        if (strcmp(texts->items[i], item) == 0)
            return true;
    return false;
}

/* Takes "--answer X --console Y" over; false if all of it was there already. */
static bool take_over(struct run_settings *settings, char *suggested)
{
    char *option, *value, *rest = suggested;
    bool new = false;
    while ((option = strtok_r(rest, " ", &rest)) != NULL &&
           (value = strtok_r(rest, " ", &rest)) != NULL) {
        if (strcmp(option, "--console") == 0) {
            new |= settings->console == NULL || strcmp(settings->console, value) != 0;
            settings->console = value;
        } else if (!has(&settings->answers, value)) {
            new = true;
            add(&settings->answers, value);
        }
    }
    return new;
}

static void say_found(const struct run_settings *settings, unsigned trials)
{
    size_t i;
    fprintf(stderr, "bosim: --answer auto: %u runs have found:", trials);
    for (i = 0; i < settings->answers.count; i++)
        fprintf(stderr, " --answer %s", settings->answers.items[i]);
    if (settings->console != NULL)
        fprintf(stderr, " --console %s", settings->console);
    fputc('\n', stderr);
}

bool rom_auto(const struct run_settings *given, const char *image, struct rom_found *found,
              struct sim_error *error)
{
    char *suggested = NULL;
    size_t i;
    bool new = true;
    *found = (struct rom_found){.settings = *given};
    found->settings.answers = (struct texts){NULL, 0};
    for (i = 0; i < given->answers.count; i++)
        if (strcmp(given->answers.items[i], "auto") != 0)
            add(&found->settings.answers, given->answers.items[i]);
    for (; new && found->count < TRIALS_MOST; found->count++) {
        suggested = trial(&found->settings, image, error);
        if (suggested == NULL)
            return false;
        found->texts = must_allocate(found->texts, (found->count + 1) * sizeof *found->texts);
        found->texts[found->count] = suggested;
        new = take_over(&found->settings, suggested);
    }
    say_found(&found->settings, found->count);
    return true;
}

void rom_found_free(struct rom_found *found)
{
    unsigned i;
    for (i = 0; i < found->count; i++)
        free(found->texts[i]);
    free(found->texts);
    free(found->settings.answers.items);
}
