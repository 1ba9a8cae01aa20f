/* SPDX-License-Identifier: MIT */
/* The least kernel: every option off. */
#define BOS_SLICE_TICKS        0
#define BOS_HEAP               0
#define BOS_WAITING            0
#define BOS_SEMAPHORE_COUNTING 0
#define BOS_QUEUE              0
#define BOS_BUFFER             0
#define BOS_EVENT              0
#define BOS_TIMER              0
#define BOS_MESSAGEBOX         0
#define BOS_DEVICE             0
#define BOS_OBJECT_NAMES       0
#define BOS_STACK_CHECK        0

#include "../../config/bos_config.h"
