/* SPDX-License-Identifier: MIT */
/* BOS: the one header that an application includes. Reference: docs/kernel.md. */
#ifndef BOS_H
#define BOS_H

#include "bos/types.h"

#include "bos/buffer.h"
#include "bos/check.h"
#include "bos/device.h"
#include "bos/event.h"
#include "bos/kernel.h"
#include "bos/list.h"
#include "bos/lock.h"
#include "bos/memory.h"
#include "bos/messagebox.h"
#include "bos/queue.h"
#include "bos/record.h"
#include "bos/semaphore.h"
#include "bos/task.h"
#include "bos/timer.h"
#include "bos/trace.h"

#endif
