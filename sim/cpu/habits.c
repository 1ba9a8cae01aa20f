/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Habits of compilers, a row a model: see habits.h. H8 after gcc 3.4 (gcc/config/h8300) and the
 * Hitachi programming manuals, 68000 after gcc (gcc/config/m68k) and the programmer's reference. */
#include "cpu/habits.h"

#include <elf.h>
#include <stddef.h>

#define H8_MODEL   0x00ff0000u    /* of e_flags, as GNU tools write them */
#define H8_FRAME   0x0d76, 0x0ff6 /* mov.w r7,r6; mov.l er7,er6 */
#define M68K_FRAME 0x4e56, 0x480e /* link.w a6; link.l a6 */

static const struct cpu_habits rows[] = {
    {EM_H8_300, H8_MODEL, 0x00800000, 2, 2, 2, 4, false, 6, 7, {H8_FRAME}}, /* H8/300 */
    {EM_H8_300, H8_MODEL, 0, 2, 2, 2, 4, false, 6, 7, {H8_FRAME}},          /* it does not say */
    {EM_H8_300, H8_MODEL, 0x00830000, 2, 4, 2, 4, false, 6, 7, {H8_FRAME}}, /* 300H, normal mode */
    {EM_H8_300, H8_MODEL, 0x00840000, 2, 4, 2, 4, false, 6, 7, {H8_FRAME}}, /* H8S, normal mode */
    {EM_H8_300, 0, 0, 4, 4, 2, 4, false, 6, 7, {H8_FRAME}},                 /* advanced mode */
    {EM_68K, 0, 0, 4, 4, 4, 8, true, 14, 15, {M68K_FRAME}},
};

const struct cpu_habits *cpu_habits(unsigned machine, unsigned flags)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].machine == machine && (flags & rows[i].mask) == rows[i].flags)
            return &rows[i];
    return NULL;
}
