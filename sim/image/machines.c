/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of the processors that an ELF file can be for (e_machine, "System V ABI", chapter 4). */
#include "image/image.h"

#include <elf.h>
#include <stdio.h>

#ifndef EM_M16C
#define EM_M16C 117 /* Renesas M16C; the Linux headers name fewer than are registered */
#endif

static const struct {
    unsigned machine;
    const char *name;
} machines[] = {
    {EM_SPARC, "SPARC"},
    {EM_386, "x86 (32-bit)"},
    {EM_68K, "Motorola 68000"},
    {EM_MIPS, "MIPS"},
    {EM_PPC, "PowerPC"},
    {EM_PPC64, "PowerPC (64-bit)"},
    {EM_ARM, "ARM"},
    {EM_SH, "SuperH"},
    {EM_H8_300, "H8/300"},
    {EM_H8_300H, "H8/300H"},
    {EM_H8S, "H8S"},
    {EM_COLDFIRE, "ColdFire"},
    {EM_68HC12, "68HC12"},
    {EM_68HC11, "68HC11"},
    {EM_X86_64, "x86-64"},
    {EM_AVR, "AVR"},
    {EM_V850, "V850"},
    {EM_XTENSA, "Xtensa"},
    {EM_MSP430, "MSP430"},
    {EM_BLACKFIN, "Blackfin"},
    {EM_M16C, "M16C"},
    {EM_RX, "RX"},
    {EM_AARCH64, "ARM (64-bit)"},
    {EM_MICROBLAZE, "MicroBlaze"},
    {EM_RL78, "RL78"},
    {EM_RISCV, "RISC-V"},
};

const char *image_machine_name(unsigned machine, char buffer[static 24])
{
    for (size_t i = 0; i < sizeof machines / sizeof machines[0]; i++)
        if (machines[i].machine == machine)
            return machines[i].name;
    snprintf(buffer, 24, "machine %u", machine);
    return buffer;
}

bool image_check_machine(const struct image *image, unsigned machine, const char *wanted,
                         struct sim_error *error)
{
    char is[24], should[24];
    if (image->machine == IMAGE_MACHINE_ANY || image->machine == machine)
        return true;
    sim_error_set(error,
                  "%s: is a program for %s, but %s is %s: choose the board that it was built for, "
                  "or build it for this one",
                  image->name, image_machine_name(image->machine, is), wanted,
                  image_machine_name(machine, should));
    return false;
}
