/* SPDX-License-Identifier: MIT */
/* Work, notes and chart of the labs: see lab.h. */
#include "lab.h"

#include <stdarg.h>

#define TURNS   100u /* of the loop in a piece of work: some 600 cycles */
#define PERCENT 99u  /* of a tick that a tick of work takes */

typedef struct Note {
    bos_tick tick;
    int row;
    const char *what;
    unsigned number;
} Note;

LabRow lab_rows[LAB_ROWS];

static Note notes[LAB_NOTES];
static int note_count;
static bos_tick zero;   /* when tick 0 began */
static unsigned pieces; /* of work in 100 ticks */

/* ---- time and work ---- */

void lab_begin(void)
{
    int i, tick;

    for (i = 0; i < LAB_ROWS; i++) {
        for (tick = 0; tick < LAB_TICKS; tick++) {
            lab_rows[i].done[tick] = 0;
            lab_rows[i].wanted[tick] = ' ';
            lab_rows[i].marks[tick] = ' ';
        }
    }
    note_count = 0;
    board_flush();
    zero = kernel_ticks() + 2;
}

static bos_tick column(void)
{
    return kernel_ticks() - zero;
}

bos_tick lab_time(void)
{
    const bos_tick tick = column();
    unsigned done = 0;
    int i;

    for (i = 0; i < LAB_ROWS && tick < LAB_TICKS; i++)
        done += lab_rows[i].done[tick];
    return done * 200u > pieces ? tick + 1 : tick;
}

bos_tick lab_since(bos_tick tick)
{
    return lab_time() - tick;
}

void lab_wait_until(bos_tick tick)
{
    const bos_tick left = tick - column(); /* counts on where the past wraps around */

    if (left != 0 && left <= BOS_LONGEST)
        (void)task_sleep(left);
}

/* Works until so many pieces are done, or till the tick; returns what is left. The only loop, so
   that what is measured is what is used. */
static unsigned work(LabRow *row, unsigned left, bos_tick until, char shown)
{
    volatile unsigned turns;
    bos_tick tick;

    for (; left > 0 && (tick = column()) < until; left--) {
        for (turns = TURNS; turns > 0; turns--)
            continue;
        if (tick < LAB_TICKS && row->done[tick]++ == 0)
            row->shown[tick] = shown;
    }
    return left;
}

void lab_work(int row, unsigned ticks, char shown)
{
    (void)work(&lab_rows[row], ticks * pieces / 100u, BOS_FOREVER, shown);
}

void lab_finish(void)
{
    const bos_tick tick = kernel_ticks();

    (void)task_set_priority(task_this(), TASK_HIGHEST);
    while (kernel_ticks() == tick)
        continue;
}

/* Counts how many pieces of work a task that is alone does in a tick. */
void lab_measure(void)
{
    lab_begin();
    lab_wait_until(0);
    pieces = (BOS_LONGEST - work(&lab_rows[0], BOS_LONGEST, 4, '#')) * PERCENT / 4u;
}

/* ---- what is kept ---- */

void lab_wanted(int row, bos_tick from, bos_tick to)
{
    for (; from < to && from < LAB_TICKS; from++)
        lab_rows[row].wanted[from] = '.';
}

void lab_mark(int row, bos_tick tick, char mark)
{
    if (tick < LAB_TICKS)
        lab_rows[row].marks[tick] = mark;
}

void lab_note(int row, const char *what, unsigned number)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    if (note_count < LAB_NOTES) {
        notes[note_count].tick = lab_time();
        notes[note_count].row = row;
        notes[note_count].what = what;
        notes[note_count++].number = number;
    }
    INTERRUPTS_RESTORE(mask);
}

/* ---- printing ---- */

static void print_character(Line *line, char character)
{
    char text[2] = {0, 0};

    text[0] = character;
    print_text(line, text);
}

void lab_print(const char *format, ...)
{
    va_list arguments;
    Line line;
    int width;

    va_start(arguments, format);
    print_begin(&line);
    for (; *format != '\0'; format++) {
        if (*format != '%') {
            print_character(&line, *format);
            continue;
        }
        for (width = 0; *++format >= '0' && *format <= '9';)
            width = width * 10 + *format - '0';
        if (*format == 's')
            print_padded(&line, va_arg(arguments, const char *), width);
        else if (*format == '%')
            print_character(&line, '%');
        else
            print_number(&line, va_arg(arguments, unsigned), width, ' ');
    }
    va_end(arguments);
    print_end(&line);
}

void lab_print_notes(void)
{
    const Note *note;

    for (note = notes; note < notes + note_count; note++) {
        const char *name = lab_rows[note->row].name;

        if (note->number != 0)
            lab_print("tick %2u  %8s%s %u", note->tick, name, note->what, note->number);
        else
            lab_print("tick %2u  %8s%s", note->tick, name, note->what);
    }
}

static void print_scale(bos_tick last)
{
    Line line;
    bos_tick tick;

    print_begin(&line);
    print_padded(&line, "tick", 8);
    for (tick = 0; tick < last; tick += 5) {
        print_number(&line, tick, 0, ' ');
        print_text(&line, tick < 10 ? "    " : "   ");
    }
    print_end(&line);
}

/* The row had the tick when it did half of its work or more. */
static char shown_at(const LabRow *row, bos_tick tick)
{
    return row->done[tick] * 200u >= pieces ? row->shown[tick] : row->wanted[tick];
}

static void print_row(const LabRow *row, bos_tick end)
{
    Line line;
    bos_tick tick;

    print_begin(&line);
    print_padded(&line, row->name, 8);
    for (tick = 0; tick < end; tick++)
        print_character(&line, shown_at(row, tick));
    print_end(&line);
}

/* Nothing when the row has no marks. */
static void print_marks(const LabRow *row)
{
    Line line;
    bos_tick tick;
    int marked = 0;

    print_begin(&line);
    print_padded(&line, "", 8);
    for (tick = 0; tick < LAB_TICKS; tick++) {
        print_character(&line, row->marks[tick]);
        marked |= row->marks[tick] != ' ';
    }
    if (marked)
        print_end(&line);
}

/* The tick after the last in which the row did something. */
static bos_tick row_end(const LabRow *row)
{
    bos_tick end = LAB_TICKS;

    while (end > 0 && shown_at(row, end - 1) == ' ')
        end--;
    return end;
}

void lab_print_chart(void)
{
    bos_tick end = 0;
    int i;

    for (i = 0; i < LAB_ROWS; i++)
        if (row_end(&lab_rows[i]) > end)
            end = row_end(&lab_rows[i]);
    print_scale(end);
    for (i = 0; i < LAB_ROWS && lab_rows[i].name != NULL; i++) {
        print_row(&lab_rows[i], end);
        print_marks(&lab_rows[i]);
    }
}
