/* SPDX-License-Identifier: MIT */
/* Just enough for the measured images to link: vectors, which are not counted. The images do not
   run. */
#include "switch.h"

int main(void);
void reset_handler(void);

extern unsigned board_stack_top[];

typedef struct Vectors {
    unsigned *stack;
    void (*handlers[3])(void);
} Vectors;

const Vectors board_vectors __attribute__((section(".vectors"), used)) = {
    board_stack_top, {reset_handler, port_switch_handler, port_tick_handler}};

void reset_handler(void)
{
    (void)main();
}
