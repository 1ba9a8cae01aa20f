/* SPDX-License-Identifier: MIT */
/* The model of the line: see line_model.h. The pressure is kept in sixteenths of a mmHg. A step
   raises it by 0.25 / 0.2 mmHg, 20 sixteenths; in a fiftieth of a second the part 0.02 / 0.216 of
   what is above the vein's flows off, 3 / 32 of it. */
#include "line_model.h"

#define VEIN (10u * 16u)
#define STEP 20u
#define MOST (256u * LINE_MMHG_PER_COUNT * 16u - 1u)

static unsigned pressure = VEIN;

int line_sample(unsigned steps, int pinched)
{
    pressure += steps * STEP;
    if (!pinched)
        pressure -= (pressure - VEIN) * 3u / 32u;
    if (pressure > MOST)
        pressure = MOST;
    return (int)(pressure / 16u / LINE_MMHG_PER_COUNT);
}
