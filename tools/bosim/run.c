/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `bosim run` and `bosim snapshot`. */
#include "commands.h"
#include "rom.h"
#include "session.h"
#include "settings.h"

static const struct option_row run_options[] = {
    ROW_BOARD,
    ROWS_DRAFT,
    ROWS_ENDING,
    ROWS_SHOWING,
    ROW_LOAD,
    ROW_GDB,
    ROW_RECORD,
    ROW_FROM,
    ROW("snapshot", 0, "FILE", option_text, snapshot,
        "save a snapshot at the end, or at --snapshot-at"),
    ROW("snapshot-at", 0, "TIME", option_moment, snapshot_at,
        "save --snapshot at this virtual time, and run on"),
    ROW_TIMING,
    ROW_ENGINE,
    ROW_SEMIHOSTING,
    ROW_SEED,
    ROW_RAM_FILL,
    ROW("slice-test", 0, "NUMBER", option_number, slice,
        "stop the processor after at most so many cycles, at\n"
        "random: results must not change"),
    OPTION_END,
};

/* What a snapshot has decided already cannot be asked for again. */
static int check_from(const struct run_settings *settings)
{
    if (settings->board != NULL || settings->cpu != NULL || settings->load.count > 0 ||
        settings->timing.given || settings->seed.given || settings->ram_fill.given)
        return complain(STATUS_BAD_INPUT, "--from: board, memory, timing and seed come from the "
                                          "snapshot: leave out --board, --cpu, --load, --timing, "
                                          "--seed and --ram-fill");
    return STATUS_GOOD;
}

int settings_check(const struct run_settings *settings, const char *command, unsigned operands)
{
    struct sim_error error;
    if (operands == 0 && settings->from == NULL)
        return complain(STATUS_BAD_INPUT,
                        "%s: which image? bosim %s IMAGE; `bosim %s --help` tells more", command,
                        command, command);
    if (settings->snapshot_at.given && settings->snapshot == NULL)
        return complain(STATUS_BAD_INPUT, "--snapshot-at needs a file: --snapshot FILE");
    if (!rom_check(settings, &error))
        return complain(STATUS_BAD_INPUT, "%s", error.text);
    if (settings->gdb != NULL && settings->record != NULL)
        return complain(STATUS_BAD_INPUT, "--record holds nothing of what gdb changes: leave out "
                                          "--gdb or --record");
    return settings->from != NULL ? check_from(settings) : STATUS_GOOD;
}

static int run_session(struct session *session, const char *image)
{
    const struct run_settings *settings = session->settings;
    struct sim_error error;
    bool good = settings->from != NULL ? session_restore(session, settings->from, image, &error)
                                       : session_load(session, image, &error);
    if (good)
        return session_run(session);
    session_free(session);
    return complain(STATUS_BAD_INPUT, "%s", error.text);
}

/* With the answers that other runs have found. */
static int run_auto(const struct run_settings *settings, const char *image)
{
    struct rom_found found;
    struct session session = {.settings = &found.settings, .live = true};
    struct sim_error error;
    int status;
    if (rom_auto(settings, image, &found, &error))
        status = run_session(&session, image);
    else
        status = complain(STATUS_BAD_INPUT, "%s", error.text);
    rom_found_free(&found);
    return status;
}

static int run(const void *given, char **operands, unsigned count)
{
    const struct run_settings *settings = given;
    struct session session = {.settings = settings, .live = true};
    int status = settings_check(settings, "run", count);
    if (status == STATUS_GOOD && rom_is_auto(settings) && count > 0)
        return run_auto(settings, operands[0]);
    return status != STATUS_GOOD ? status : run_session(&session, count > 0 ? operands[0] : NULL);
}

const struct command command_run_ = {
    .name = "run",
    .operands = "IMAGE",
    .summary = "run a firmware image on a board",
    .description =
        "Runs IMAGE (ELF, COFF, Intel HEX, S-record; or FILE@ADDR, raw bytes) on a simulated "
        "board.\n"
        "Standard output has what the guest says, standard error what bosim says.\n"
        "On a terminal Ctrl-C or Ctrl-A x ends the run, Ctrl-A h shows all keys.\n\n"
        "Exit status: 0 the expectation is met, or a clean end (or the guest's own status);\n"
        "1 not as expected; 2 bad input; 3 the guest crashed; 4 nothing can happen any more;\n"
        "124 the host's time ran out.",
    .options = run_options,
    .settings_size = sizeof(struct run_settings),
    .least = 0,
    .most = 1,
    .run = run,
};

/* --- snapshot --- */

static const struct option_row snapshot_options[] = {
    ROW("at", 'a', "TIME", option_moment, snapshot_at, "the virtual time: 10s, 5000000cycles"),
    ROW("output", 'o', "FILE", option_text, snapshot, "the file to write"),
    ROW_BOARD,
    ROWS_DRAFT,
    ROW("serial", 's', "N=KIND", option_texts, serial, "as in `bosim run`"),
    ROW("timeout", 't', "SECONDS", option_seconds, timeout,
        "end after so many seconds of the host's time"),
    ROW("from", 0, "SNAPSHOT", option_text, from, "begin with an earlier snapshot"),
    ROW_LOAD,
    ROW_TIMING,
    ROW_ENGINE,
    ROW_SEMIHOSTING,
    ROW_SEED,
    ROW_RAM_FILL,
    OPTION_END,
};

static int snapshot(const void *given, char **operands, unsigned count)
{
    const struct run_settings *settings = given;
    struct session session = {.settings = settings, .live = true, .ends_at_snapshot = true};
    int status;
    if (settings->snapshot == NULL || !settings->snapshot_at.given)
        return complain(STATUS_BAD_INPUT,
                        "snapshot: when, and into which file? bosim snapshot IMAGE --at TIME -o "
                        "FILE");
    status = settings_check(settings, "snapshot", count);
    return status != STATUS_GOOD ? status : run_session(&session, count > 0 ? operands[0] : NULL);
}

const struct command command_snapshot = {
    .name = "snapshot",
    .operands = "IMAGE",
    .summary = "run up to a time and save the machine",
    .description = "Runs IMAGE up to a virtual time and saves the whole machine to a file, from\n"
                   "which `bosim run --from FILE` goes on.",
    .options = snapshot_options,
    .settings_size = sizeof(struct run_settings),
    .least = 0,
    .most = 1,
    .run = snapshot,
};
