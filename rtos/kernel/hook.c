/* SPDX-License-Identifier: MIT */
/* The hook of an application that has none: stop, so that the mistake does not spread. */
#include "bos/types.h"

void bos_hook(int code, void *object)
{
    (void)code;
    (void)object;
    PORT_HALT();
}
