/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The user's terminal and the signals that end a run. */
#ifndef BOSIM_TERMINAL_H
#define BOSIM_TERMINAL_H

#include <stdbool.h>

/* Is standard input a terminal that this process may read (not one in the background)? */
bool terminal_is_ours(void);
/* Characters come one by one, unechoed; Ctrl-C still interrupts. Put back on every way out,
 * signals too. */
void terminal_raw(void);
void terminal_restore(void);

/* Ctrl-C and SIGTERM end a run cleanly from now on; a second one ends the program at once. */
void signals_catch(void);
int signals_caught(void);  /* the signal, or 0 */
void signals_forget(void); /* it was answered: the next one is the first again */

#endif
