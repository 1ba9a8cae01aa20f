/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The idle hook of examples that have none of their own. */
#include "example.h"

#if BOS_IDLE_HOOK
void kernel_idle_hook(void)
{
}
#endif
