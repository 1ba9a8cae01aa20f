/* SPDX-License-Identifier: MIT */
/* Just enough for the measured images to link: vectors and the tick, which are not counted. The
   images do not run. */
#include "port.h"
#include "switch.h"

int main(void);
void reset_entry(void);

typedef struct Vectors {
    void *stack;
    void (*reset)(void);
    void (*interrupt)(void);
} Vectors;

const Vectors board_vectors_image
    __attribute__((section(".vectors"), used)) = {port_stack_end, reset_entry, port_isr};

const char port_slots[4];
void (*port_handlers[1])(void);

void port_tick_start(void)
{
}

void reset_entry(void)
{
    (void)main();
}
