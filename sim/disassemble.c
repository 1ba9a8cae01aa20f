/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Disassembly by the processor's own table, else by Capstone. */
#include "disassemble.h"

#include "bytes.h"
#include "isa/isa.h"

#include <capstone/capstone.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct disassembler {
    csh handle;
    cs_insn *instruction;
    const struct isa *isa; /* then Capstone is not open */
    uint32_t model;        /* of the table */
    uint32_t next, state; /* what the last instruction says about that at this address (isa_flow) */
    unsigned least;       /* bytes of the shortest instruction */
    bool big_endian;
};

static unsigned least_size(const struct cpu_class *class)
{
    switch (class->processor->capstone_arch) {
    case CS_ARCH_X86:
    case CS_ARCH_M680X:
        return 1;
    case CS_ARCH_ARM:
        return class->processor->capstone_mode & CS_MODE_THUMB ? 2 : 4;
    case CS_ARCH_M68K:
        return 2;
    default:
        return 4;
    }
}

static struct disassembler *fail(struct disassembler *made, const struct cpu_class *class,
                                 struct sim_error *error)
{
    sim_error_set(error, "no disassembler for %s", class->processor->title);
    free(made);
    return NULL;
}

struct disassembler *disassembler_create(const struct cpu_class *class, struct sim_error *error)
{
    struct disassembler *made = calloc(1, sizeof *made);
    if (made != NULL && class->processor->isa != NULL) {
        made->isa = class->processor->isa;
        made->model = class->processor->isa_model;
        made->least = class->processor->isa->unit_bits / 8;
        made->big_endian = class->processor->isa->big_endian;
        return made;
    }
    /* A class without an entry has zeros there, which would be 32-bit ARM code. */
    if (made == NULL ||
        (class->processor->capstone_arch == CS_ARCH_ARM && class->processor->capstone_mode == 0))
        return fail(made, class, error);
    if (cs_open((cs_arch) class->processor->capstone_arch,
                (cs_mode) class->processor->capstone_mode, &made->handle) != CS_ERR_OK)
        return fail(made, class, error);
    made->instruction = cs_malloc(made->handle);
    made->least = least_size(class);
    made->big_endian = class->processor->big_endian;
    if (made->instruction != NULL)
        return made;
    cs_close(&made->handle);
    return fail(made, class, error);
}

void disassembler_destroy(struct disassembler *disassembler)
{
    if (disassembler == NULL)
        return;
    if (disassembler->isa == NULL) {
        cs_free(disassembler->instruction, 1);
        cs_close(&disassembler->handle);
    }
    free(disassembler);
}

static uint32_t unit_value(const struct disassembler *disassembler, const uint8_t *bytes,
                           unsigned size)
{
    return (uint32_t)bytes_number(bytes, size, disassembler->big_endian);
}

/* So many units, of the least instruction size; a byte if not even one is there. */
static void show_data(const struct disassembler *disassembler, size_t count, unsigned units,
                      struct instruction *instruction)
{
    static const char *const directives[] = {"", ".byte", ".short", "", ".word"};
    unsigned size = disassembler->least <= count ? disassembler->least : 1, i;
    size_t used =
        (size_t)snprintf(instruction->text, sizeof instruction->text, "%s", directives[size]);
    if (units * size > count || units == 0)
        units = 1;
    instruction->size = units * size;
    for (i = 0; i < units; i++)
        used += (size_t)snprintf(instruction->text + used, sizeof instruction->text - used,
                                 "%s0x%0*x", i > 0 ? ", " : " ", (int)size * 2,
                                 unit_value(disassembler, instruction->bytes + i * size, size));
}

static uint32_t context_at(const struct disassembler *disassembler, uint32_t address)
{
    return isa_context(disassembler->isa, address == disassembler->next ? disassembler->state : 0);
}

static void go_on(struct disassembler *disassembler, const struct isa_decoded *decoded,
                  uint32_t address, const uint32_t *units)
{
    uint32_t state = address == disassembler->next ? disassembler->state : 0;
    disassembler->next = address + decoded->size;
    disassembler->state = isa_next_state(disassembler->isa, state, units, decoded->units);
}

/* Without text: shown as data, with as many units as it has. */
static void by_table(struct disassembler *disassembler, const uint8_t *bytes, size_t count,
                     struct instruction *instruction)
{
    const struct isa *isa = disassembler->isa;
    uint32_t units[ISA_UNITS], context = context_at(disassembler, instruction->address);
    struct isa_decoded decoded;
    unsigned made = isa_units(isa, bytes, count, units);
    bool known = isa_decode(isa, units, made, context, disassembler->model, &decoded);
    if (known)
        go_on(disassembler, &decoded, instruction->address, units);
    if (known &&
        isa_print(&decoded, instruction->address, instruction->text, sizeof instruction->text)) {
        instruction->size = decoded.units * isa->unit_bits / 8;
        return;
    }
    show_data(disassembler, count, isa_find(isa, units, made, context, disassembler->model).units,
              instruction);
}

static bool by_capstone(const struct disassembler *disassembler, const uint8_t *code, size_t count,
                        struct instruction *instruction)
{
    uint64_t place = instruction->address;
    const cs_insn *found = disassembler->instruction;
    if (!cs_disasm_iter(disassembler->handle, &code, &count, &place, disassembler->instruction))
        return false;
    instruction->size = found->size;
    snprintf(instruction->text, sizeof instruction->text, "%s%s%s", found->mnemonic,
             *found->op_str ? " " : "", found->op_str);
    return true;
}

void disassemble(struct disassembler *disassembler, uint32_t address, const void *bytes,
                 size_t count, struct instruction *instruction)
{
    if (count > DISASSEMBLE_BYTES)
        count = DISASSEMBLE_BYTES;
    memset(instruction, 0, sizeof *instruction);
    memcpy(instruction->bytes, bytes, count);
    instruction->address = address;
    if (count == 0) {
        snprintf(instruction->text, sizeof instruction->text, "(nothing is there)");
        return;
    }
    if (disassembler->isa != NULL)
        by_table(disassembler, bytes, count, instruction);
    else if (!by_capstone(disassembler, bytes, count, instruction))
        show_data(disassembler, count, 1, instruction);
}

void disassemble_at(struct disassembler *disassembler, struct bus_space *space, uint32_t address,
                    struct instruction *instruction)
{
    uint8_t bytes[DISASSEMBLE_BYTES];
    size_t count = 0;
    /* Unit by unit: memory may end within the longest instruction. */
    while (count + space->unit <= sizeof bytes &&
           bus_peek(space, address + (uint32_t)(count / space->unit), bytes + count, space->unit) ==
               space->unit)
        count += space->unit;
    disassemble(disassembler, address, bytes, count, instruction);
}
