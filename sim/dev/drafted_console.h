/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The console of a drafted board: one register that takes and gives characters. */
#ifndef SIM_DEV_DRAFTED_CONSOLE_H
#define SIM_DEV_DRAFTED_CONSOLE_H

#include "device.h"

extern const struct device_class drafted_console_class;

struct device *drafted_console_find(struct machine *); /* NULL: it has none */
uint32_t drafted_console_reads(struct machine *); /* of its register, so far; 0: there is none */
/* Does a received character wait in the machine's drafted console? False if it has none. */
bool drafted_console_has(struct machine *);

#endif
