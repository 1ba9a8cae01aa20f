/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One of two runs side by side (`bosim diff`, `bosim lockstep`): an image, a record or a snapshot,
 * its symbols, the scripts that type. */
#ifndef BOSIM_SIDE_H
#define BOSIM_SIDE_H

#include "script.h"
#include "settings.h"

#define SIDE_UNTIL   (10 * SIM_SECOND) /* where a comparison ends if nobody says */
#define SIDE_BYTES   (HISTORY_BYTES / 2)
#define SIDE_SCRIPTS 16u

/* `run` comes first: the rows of other commands find it. Begins the settings of the commands. */
struct side_settings {
    struct run_settings run;
    const char *symbols;
};

/* What either side may have its own way, besides its engine. */
#define ROWS_SIDE                                                                                  \
    ROW_BOARD, ROW_LOAD,                                                                           \
        ROW("serial", 's', "N=script:FILE", option_texts, serial,                                  \
            "let a script type and listen, as in `bosim run`"),                                    \
        ROW_TIMING, ROW_SEED, ROW_RAM_FILL,                                                        \
    {                                                                                              \
        "symbols", 0, "FILE", option_text, offsetof(struct side_settings, symbols),                \
            "an ELF or COFF file with the symbols of what runs: a snapshot,\na record, a "         \
            "stripped image"                                                                       \
    }

struct side {
    struct side_settings settings;
    char *words; /* options of its own */
    struct session session;
    struct symbols *symbols;
    struct image image; /* the one that has the symbols, if it is another */
    struct ear_of_script {
        struct script *script;
        struct stream_sink sink;
        struct side *side;
    } scripts[SIDE_SCRIPTS];
    size_t script_count;
    struct sim_error error; /* of a script */
    bool failed;
};

/* The settings of both, then options of its own (may be NULL). STATUS_GOOD, or it was complained
 * in the name of `command`. */
int side_read(struct side *, const struct side_settings *, const char *words, const char *command);
/* Makes the machine, reads symbols, opens scripts. */
bool side_open(struct side *, const char *path, struct sim_error *);
void side_close(struct side *);
/* Its scripts, and the signals that end a run. Lasts as long as the side. */
struct history_outside side_outside(struct side *);
/* When the comparison of its machine ends. */
sim_time side_until(const struct side *);

#endif
