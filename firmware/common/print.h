/* SPDX-License-Identifier: MIT */
/* Lines of text without a C library: built in a buffer, written to the console as a whole, so that
   lines of several tasks do not mix. */
#ifndef PRINT_H
#define PRINT_H

#define LINE_LENGTH 120

typedef struct Line {
    int length;
    char text[LINE_LENGTH + 2];
} Line;

/* print_init: before the first line. print_begin: an empty line. The others append; what does not
   fit is left out. Numbers are right-aligned in `width` columns, with `fill` before them. */
void print_init(void);
void print_begin(Line *line);
void print_text(Line *line, const char *text);
void print_padded(Line *line, const char *text, int width);
void print_number(Line *line, unsigned value, int width, char fill);
void print_hex(Line *line, unsigned value);

/* print_end: writes the line, without blanks at its end, and a newline to the console. Waits for
   its turn: task only, or before kernel_start(). */
void print_end(Line *line);

/* print_line: writes one text as a line. As print_end(). */
void print_line(const char *text);

#endif
