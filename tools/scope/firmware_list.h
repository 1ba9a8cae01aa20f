/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The prebuilt firmware that is at hand: what the first screen offers. */
#ifndef SCOPE_FIRMWARE_LIST_H
#define SCOPE_FIRMWARE_LIST_H

#include "scope.h"

/* Images NAME-BOARD.elf of a folder, in the order in which one gets to know them; ends with a NULL
 * operand. Free with firmware_list_free. */
struct scope_choice *firmware_list_of(const char *folder);
/* Of the first folder that there is: of the sources beside the program's build folder, or
 * installed.
 */
struct scope_choice *firmware_list(void);
void firmware_list_free(struct scope_choice *);

#endif
