/* SPDX-License-Identifier: MIT */
/* Just enough for the measured images to link: vectors and the tick, which are not counted. The
   images do not run. */
#include "bos.h"

int main(void);
void reset_entry(void);

static void tick_handler(void)
{
    ENTER_ISR;
    kernel_tick();
    EXIT_ISR;
}

typedef struct Vectors {
    void (*reset)(void);
    void (*tick)(void);
} Vectors;

const Vectors board_vectors __attribute__((section(".vec2"))) = {reset_entry, tick_handler};

void port_tick_start(void)
{
}

void reset_entry(void)
{
    (void)main();
}
