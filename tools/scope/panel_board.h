/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The board's panel: what it has copied of a machine, and its drawing. */
#ifndef SCOPE_PANEL_BOARD_H
#define SCOPE_PANEL_BOARD_H

#include "panel.h"

#include "board_parts.h"

#define BOARD_PARTS 64u
#define BOARD_PINS  512u
#define BOARD_PORTS 64u
#define BOARD_NAME  48

struct board_shown_part {
    enum board_part_kind kind;
    struct line *line; /* the machine's: only while one looks */
    bool active_low, on, held;
    uint32_t colour;
    char name[BOARD_NAME], label[BOARD_NAME], place[BOARD_NAME], pin[BOARD_NAME];
};

struct board_shown_pin {
    struct line *line;
    bool level, outside; /* outside: somebody besides the chip drives it */
    unsigned number;
    char name[BOARD_NAME];
};

/* Pins of one name, in the order of their numbers. */
struct board_shown_port {
    char prefix[BOARD_NAME], label[BOARD_NAME];
    unsigned first, count;
};

struct board_shown_stream {
    char name[BOARD_NAME];
    sim_time character_time;
};

#define BOARD_STREAMS        32u
#define BOARD_DISPLAY_WIDTH  512u
#define BOARD_DISPLAY_HEIGHT 128u

struct board_panel {
    struct panel panel;
    const struct machine *machine; /* only to compare with */
    uint64_t moves;
    char board[BOARD_NAME], processor[BOARD_NAME];
    struct board_shown_part parts[BOARD_PARTS];
    struct board_shown_pin pins[BOARD_PINS];
    struct board_shown_port ports[BOARD_PORTS];
    struct board_shown_stream streams[BOARD_STREAMS];
    unsigned part_count, pin_count, port_count, stream_count;
    struct device *display; /* the machine's; NULL: none */
    char display_name[BOARD_NAME];
    uint32_t *picture; /* 0xRRGGBB, rows; NULL: nothing has been drawn on it */
    bool lit;          /* one of its pixels is not black */
};

/* --- panel_board_look.c: true if something has changed --- */
bool board_look(struct board_panel *, const struct worker_look *);

/* --- panel_board_draw.c --- */
void board_draw(struct board_panel *, struct ui *, struct ui_rect);

#endif
