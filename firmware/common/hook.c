/* SPDX-License-Identifier: MIT */
/* The hook of an application that has none of its own. */
#include "board.h"

/* What cannot be returned to anybody ends the run. */
void bos_hook(int code, void *object)
{
    static const char *const reasons[] = {"?", "a task's stack has overflowed",
                                          "what was freed is no block",
                                          "what was unlocked was not locked"};

    board_print_polled("\nkernel: ");
    board_print_polled(code > 0 && code <= 3 ? reasons[code] : reasons[0]);
    board_print_polled(": ");
    board_print_hex((unsigned)object);
    board_print_polled("\n");
    board_exit(2);
}
