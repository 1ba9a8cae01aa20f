/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `bosim replay`: a recorded run again, fed from its log. */
#include "commands.h"
#include "record_file.h"
#include "settings.h"

static const struct option_row options[] = {
    ROWS_ENDING,
    ROWS_SHOWING,
    ROW_GDB,
    ROW("load", 0, "FILE", option_texts, load, "read symbols from an image"),
    ROW("snapshot", 0, "FILE", option_text, snapshot,
        "save a snapshot at the end, or at --snapshot-at"),
    ROW("snapshot-at", 0, "TIME", option_moment, snapshot_at,
        "save --snapshot at this virtual time, and run on"),
    OPTION_END,
};

static bool open_session(struct session *session, const char *path, struct sim_error *error)
{
    if (session->settings->load.count > 0 && !session_read_image(session, NULL, error))
        return false;
    return record_open(session, path, error);
}

static int run(const void *given, char **operands, unsigned count)
{
    const struct run_settings *settings = given;
    struct session session = {.settings = settings, .live = false};
    struct sim_error error;
    (void)count;
    if (settings->snapshot_at.given && settings->snapshot == NULL)
        return complain(STATUS_BAD_INPUT, "--snapshot-at needs a file: --snapshot FILE");
    if (open_session(&session, operands[0], &error))
        return session_run(&session);
    session_free(&session);
    return complain(STATUS_BAD_INPUT, "%s", error.text);
}

const struct command command_replay = {
    .name = "replay",
    .operands = "RECORD",
    .summary = "repeat a recorded run",
    .description = "Repeats what `bosim run --record FILE` recorded: the same instructions, input "
                   "at the\nsame virtual times, the same output and trace. Ends where the recorded "
                   "run ended.",
    .options = options,
    .settings_size = sizeof(struct run_settings),
    .least = 1,
    .most = 1,
    .run = run,
};
