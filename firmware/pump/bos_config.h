/* SPDX-License-Identifier: MIT */
/* The kernel's configuration: locks, execution traces, and a margin on every stack. A board whose
   memory is small leaves the traces out. */
#define BOS_STACK_MARGIN 64
#define BOS_LOCK         1
#ifndef BOS_TRACE
#define BOS_TRACE 1
#endif

#include "../../rtos/config/bos_config.h"
