/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside of the console: shared by console*.c. A theme of commands is a file with a table of rows;
 * a row's function makes an answer, its renderer a text of that answer. */
#ifndef SIM_DEBUG_CONSOLE_PARTS_H
#define SIM_DEBUG_CONSOLE_PARTS_H

#include "blob.h"
#include "debug/console.h"
#include "debug/expression.h"
#include "disassemble.h"

#define CONSOLE_WORD  256  /* bytes of a word, zero included */
#define CONSOLE_LINE  4096 /* bytes of a command that are looked at */
#define CONSOLE_TASKS 1024 /* that a table shows */

/* What is left of a command's line. */
struct words {
    const char *at;
};

/* What the last word of a command may be. */
enum console_choice {
    CHOOSE_NOTHING,
    CHOOSE_PLACE, /* functions, objects */
    CHOOSE_OBJECT,
    CHOOSE_TASK,
    CHOOSE_STOP,
    CHOOSE_REGISTER,
    CHOOSE_DEVICE,
    CHOOSE_DEVICE_REGISTER,
    CHOOSE_STREAM,
    CHOOSE_EXCEPTION,
    CHOOSE_COMMAND,
    CHOOSE_SETTING,
};

struct console_row {
    const char *name;    /* one word or two */
    const char *alias;   /* its shortest form; NULL: none but the beginnings of its name */
    const char *form;    /* what follows the name */
    const char *help;    /* a line, or several */
    const char *example; /* a whole command */
    enum console_choice choice;
    json_t *(*answer)(struct console *, struct words *, struct sim_error *); /* NULL with error */
    void (*render)(const json_t *, struct blob *);
}; /* a table ends with a NULL name */

extern const struct console_row console_run_rows[], console_step_rows[], console_stop_rows[],
    console_stop_list_rows[], console_look_rows[], console_code_rows[], console_task_rows[],
    console_device_rows[], console_time_rows[], console_other_rows[];

/* A stop's task, condition and words, beside the debugger's list. */
struct console_stop {
    struct console *console;
    unsigned number;
    char words[CONSOLE_WORD]; /* as it was asked for: "break main" */
    char task[AWARE_NAME];    /* only while this task runs; "": whichever */
    struct expression *condition;
    bool has_value; /* of a variable: all its bytes */
    uint64_t value;
    uint32_t address, size;
    bool unanswered;   /* of reports: only those of accesses that nothing answers */
    char trouble[256]; /* of its condition, the last time that it stopped because of it */
    struct console_stop *next;
};

struct source_file;

struct console_settings {
    const char *time; /* unit: "s", "ms", "us", "ns", "cycles" */
    char sources[CONSOLE_WORD];
    char image[4096]; /* its path; "": not known */
};

struct console {
    struct debugger *debugger;
    struct machine *machine;
    const struct symbols *symbols; /* NULL: none */
    struct aware *aware;           /* NULL: none */
    struct disassembler *disassembler;
    struct console_stop *stops;
    struct source_file *files;
    struct console_settings settings;
    struct console_files outside;
    sim_time limit;
    const char *limit_by; /* what set it */
    struct calls *calls;  /* attached with the first `catch call` */

    uint32_t task;        /* that is looked at; 0: what runs */
    struct frame *frames; /* of it, FRAMES_MOST */
    size_t frame_count;   /* 0: to be looked for */
    size_t frame;         /* that is looked at */
    uint32_t next_list;   /* line that `list` goes on with; 0: around the present one */
    char next_file[CONSOLE_WORD];
    uint32_t next_address; /* that `x` goes on with */

    char again[CONSOLE_WORD];
    char *last_text; /* of the command before, for `expect` */
    unsigned depth;  /* of `source` */
    bool quits;
};

/* --- console.c --- */
const struct console_row *const *console_tables(void); /* ends with NULL */
/* The row that a line begins with; *rest is what follows. NULL with error, which suggests. */
const struct console_row *console_find(const char *line, const char **rest, struct sim_error *);

/* --- console_text.c: words of a command, texts of an answer --- */
bool words_next(struct words *, char *word, size_t size); /* false: there is none. Takes "..." */
bool words_peek(const struct words *, const char *word);  /* is the next word this one? */
bool words_take(struct words *, const char *word);        /* and passes it */
const char *words_rest(struct words *);                   /* without blanks before it */
bool words_done(struct words *, struct sim_error *);      /* false with error: there is more */
bool words_number(struct words *, uint64_t *, struct sim_error *);
bool words_expression(struct console *, struct words *, int64_t *, struct sim_error *);
bool console_number(const char *word, uint64_t *); /* decimal or 0x */

/* Bytes that are no UTF-8, as a guest's names may be, are shown as dots. */
void set_text(json_t *object, const char *key, const char *text);
void set_number(json_t *object, const char *key, uint64_t);
void set_flag(json_t *object, const char *key, bool);
const char *get_text(const json_t *object, const char *key); /* "": not there */
uint64_t get_number(const json_t *object, const char *key);
bool get_flag(const json_t *object, const char *key);
bool has(const json_t *object, const char *key);

/* A table: an array of objects, a column a key. */
struct text_column {
    const char *key, *heading;
    char kind; /* 't' text, 'n' number, 'x' address, 'l' text, the last column */
};             /* ends with a NULL key */
void text_table(struct blob *, const json_t *array, const struct text_column *);
void render_nothing(const json_t *, struct blob *);
void render_done(const json_t *, struct blob *); /* its "done" */
json_t *answer_done(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* --- console_place.c: where the machine is --- */
const struct cpu_class *console_cpu(const struct console *);
/* The machine has moved: what was selected is no more. */
void console_moved(struct console *);
/* The frames of the task that is looked at; at least one. */
size_t console_frames(struct console *);
struct frame *console_frame(struct console *); /* the one that is looked at */
struct scope console_scope(struct console *);
/* For a look-up of its line: a return address belongs to the call before it. */
uint32_t frame_address(const struct frame *);
/* The processor's own PC: where it goes on. */
uint32_t console_pc(const struct console *);
bool console_in_handler(const struct console *);
bool console_task_named(struct console *, const char *name, uint32_t *task, struct sim_error *);
const char *console_task_name(struct console *, uint32_t task, char *name, size_t size);
uint32_t console_running(const struct console *);
json_t *place_json(struct console *, uint32_t pc, uint32_t address);
json_t *position_json(struct console *);
void render_position(const json_t *, struct blob *);
/* "0.001234567 s" by the settings; in the buffer. */
#define CONSOLE_TIME 48
const char *console_time(const struct console *, sim_time, char text[static CONSOLE_TIME]);
/* The registers of the crash, its frames and last instructions. */
json_t *crash_json(struct console *);
void render_crash(const json_t *, struct blob *);
/* What a run or a step has come to; consumes nothing. */
json_t *result_json(struct console *, const struct debugger_result *, struct sim_error *);
void render_result(const json_t *, struct blob *);
/* An address from what a person types; without symbols a number. */
bool console_place(struct console *, const char *text, uint32_t *address, struct sim_error *);
/* "stopped at --until, 2.2395 s" */
void console_say_limit(const struct console *, char *text, size_t size);
const char *console_place_text(struct console *, uint32_t address, char *text, size_t size);

/* --- console_other.c --- */
const char *console_setting(unsigned index); /* its name; NULL: there are no more */

/* --- console_run.c --- */
/* A time as a person writes it: 10ms, +10ms, -1ms, 5000cycles, start, end. */
bool console_moment(struct console *, const char *text, sim_time *, struct sim_error *);
/* An address and how many bytes: of an expression, or 0x20000000, or 0x20000000,4. */
bool console_target(struct console *, const char *text, uint32_t *address, uint32_t *size,
                    struct sim_error *);

/* --- console_source.c --- */
/* A line of a source file; NULL: the file is not found, or has no such line. Until the next call
 * for another file. */
const char *source_line_text(struct console *, const char *name, unsigned line);
/* Where it was looked for, in words. */
void source_looked(struct console *, const char *name, char *text, size_t size);
void source_forget(struct console *);

/* --- console_look.c --- */
json_t *console_assign(struct console *, struct words *, struct sim_error *);

/* --- console_stops.c --- */
struct console_stop *console_stop_of(struct console *, unsigned number);
void console_sweep_stops(struct console *);
void console_forget_stops(struct console *);
json_t *stop_json(struct console *, const struct stop *);
/* "" takes it away. */
bool console_set_condition(struct console *, struct stop *, const char *, struct sim_error *);

/* --- console_tasks.c --- */
json_t *frames_json(struct console *);
void render_frames(const json_t *, struct blob *);

/* --- console_code.c --- */
json_t *instruction_json(struct console *, uint32_t address, unsigned *size);
void render_instruction(const json_t *, struct blob *);

#endif
