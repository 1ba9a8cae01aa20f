/* SPDX-License-Identifier: MIT */
/* What the kernel cannot return to a caller, from bos_hook() to the alarm task; and the shell's
   command that provokes it. */
#ifndef FAULT_H
#define FAULT_H

#include "pump.h"

/* fault_init: at start-up, before kernel_start(). */
void fault_init(void);

#endif
