/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The hooks of examples that have none of their own. */
#include "example.h"

void bos_hook(int code, void *object)
{
    (void)object;
    say_number("bos_hook", code);
}
