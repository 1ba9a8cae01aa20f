/* SPDX-License-Identifier: MIT */
/* The whole kernel: every option on but those for teaching. */
#define BOS_TRACE     1
#define BOS_IDLE_HOOK 1

#include "../../config/bos_config.h"
