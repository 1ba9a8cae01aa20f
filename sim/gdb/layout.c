/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registers as gdb has them: those of the processor's list for gdb, if it has one, else its table
 * of registers, each in the next power of two of bits. */
#include "gdb/layout.h"

static unsigned whole_bits(unsigned bits)
{
    unsigned whole = 8;
    while (whole < bits)
        whole *= 2;
    return whole;
}

static struct gdb_register of_table(const struct cpu_register *reg, unsigned row)
{
    struct gdb_register found = {
        .name = reg->name, .group = reg->group, .row = row, .bits = whole_bits(reg->bits)};
    if (reg->gdb_feature != NULL)
        snprintf(found.feature, sizeof found.feature, "%s", reg->gdb_feature);
    else if (reg->name != NULL)
        snprintf(found.feature, sizeof found.feature, "org.bosim.%s", reg->group);
    return found;
}

static struct gdb_register of_list(const struct cpu_class *class,
                                   const struct cpu_gdb_register *reg)
{
    bool there = reg->name != NULL && reg->row != CPU_GDB_NONE;
    struct gdb_register found = {.name = reg->name,
                                 .group = there ? class->registers[reg->row].group : "core",
                                 .row = reg->row,
                                 .bits = reg->bits};
    snprintf(found.feature, sizeof found.feature, "%s", reg->feature != NULL ? reg->feature : "");
    return found;
}

struct gdb_register gdb_layout_register(const struct cpu_class *class, unsigned number)
{
    if (class->gdb_registers != NULL)
        return of_list(class, &class->gdb_registers[number]);
    return of_table(&class->registers[number], number);
}

unsigned gdb_layout_count(const struct cpu_class *class)
{
    unsigned count = 0;
    while (class->gdb_registers != NULL ? class->gdb_registers[count].name != NULL
                                        : class->registers[count].name != NULL)
        count++;
    return count;
}

unsigned gdb_layout_number(const struct cpu_class *class, unsigned row)
{
    unsigned count = gdb_layout_count(class), i = 0;
    while (i < count && gdb_layout_register(class, i).row != row)
        i++;
    return i;
}
