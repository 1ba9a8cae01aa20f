/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Errors of the library: one line of text that names the file, the place and the remedy.
 * A function that can fail returns false (or -1, or NULL) and fills the error it was given. */
#ifndef SIM_ERROR_H
#define SIM_ERROR_H

struct sim_error {
    char text[512]; /* one line, no newline at the end, always terminated */
};

/* Sets the text, printf-style; truncates to fit. `error` may be NULL (then nothing happens). */
void sim_error_set(struct sim_error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Puts "prefix: " before the text that is there, to add the place where it happened. */
void sim_error_prefix(struct sim_error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
