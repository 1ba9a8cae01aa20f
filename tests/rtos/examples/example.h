/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the examples of docs/kernel/ see besides the kernel; each is compiled with this before it.
 */
#ifndef EXAMPLE_H
#define EXAMPLE_H

#include "board.h" /* the board's, or on the host the one in host/ */

/* The example: runs in a task of priority 10. One that defines main() is a program of its own. */
void example(void);
int main(void);

/* A stack that holds what the examples do, on every port. */
#define STACK (PORT_STACK_MIN + 512)

/* say, say_number: a line of output: the text; the text, a blank and the number. From everywhere;
   they take no time: what was said is printed after the example. */
void say(const char *text);
void say_number(const char *text, long number);

/* finish: prints what was said and ends the program. */
void finish(void);

#endif
