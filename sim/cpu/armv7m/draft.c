/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What drafting a board must know of a Cortex-M: ARMv6-M and ARMv7-M Architecture Reference Manuals
 * (ARM DDI 0419, ARM DDI 0403E), B3.1 (the system address map), B1.5.3 (the vector table). */
#include "cpu/armv7m/draft.h"

#include "bytes.h"

#include <stdio.h>

/* The last window is where some chips have identification registers; the system's own bus from
 * 0xe0000000 on comes with the processor. */
static const struct draft_window armv7m_windows[] = {{0x00000000, 0x20000000, "code"},
                                                     {0x20000000, 0x20000000, "ram"},
                                                     {0x40000000, 0x20000000, "device"},
                                                     {0x60000000, 0x40000000, "either"},
                                                     {0xa0000000, 0x40000000, "either"},
                                                     {0xe0100000, 0x1ff00000, "device"},
                                                     {0, 0, NULL}};

/* 0: LPC, Stellaris, nRF51; 0x08000000 STM32; 0x00080000 SAM3X; 0x00400000 SAM4, SAME; ITCM and
 * SRAM; 0x1a000000 LPC43; 0x60000000 external flash. */
static const uint32_t armv7m_bases[] = {0x00000000, 0x08000000, 0x00400000, 0x00080000, 0x20000000,
                                        0x10000000, 0x1a000000, 0x60000000, UINT32_MAX};

/* The stack lies in RAM, the handlers of reset, NMI and HardFault are Thumb code close together. */
static bool armv7m_read_reset(const uint8_t *bytes, size_t size, struct draft_reset *reset)
{
    uint32_t stack = bytes_little(bytes, 4) & ~3u, entry = bytes_little(bytes + 4, 4);
    unsigned i;
    if (stack < 0x100 || stack >= 0xe0000000 || (stack >= 0x40000001 && stack < 0x60000000) ||
        (entry & 1) == 0 || entry >= 0xe0000000)
        return false;
    for (i = 2; i < 4 && 4 * i < size; i++) {
        uint32_t handler = bytes_little(bytes + 4 * (size_t)i, 4);
        if (handler != 0 && ((handler & 1) == 0 || handler >> 24 != entry >> 24))
            return false;
    }
    reset->stack = stack;
    reset->entry = entry & ~1u;
    return true;
}

static bool armv7m_points_to_code(uint32_t word, uint32_t *target)
{
    *target = word & ~1u;
    return (word & 1) != 0;
}

/* push {..., lr}, 16 or 32 bits wide */
static bool armv7m_begins_function(const uint8_t *b)
{
    return b[1] == 0xb5 || (b[0] == 0x2d && b[1] == 0xe9);
}

/* An SVD may be that of another processor's chip. */
static unsigned possible_bits(const struct draft_cpu *cpu, unsigned priority_bits)
{
    if (priority_bits == 0)
        return cpu->priority_bits;
    if (priority_bits < cpu->priority_bits_least)
        return cpu->priority_bits_least;
    return priority_bits > cpu->priority_bits_most ? cpu->priority_bits_most : priority_bits;
}

static void armv7m_write(const struct processor *processor, const struct draft_reset *reset,
                         uint32_t hertz, unsigned priority_bits, unsigned interrupts,
                         struct blob *text)
{
    const struct draft_cpu *cpu = processor->draft;
    draft_write_clock("Guesses: the clock, how many bits a priority has, how many interrupts.",
                      hertz, text);
    blob_print(text,
               "\tcpu0: cpu {\n"
               "\t\tcompatible = \"arm,%s\";\n"
               "\t\tclocks = <&sysclk>;\n"
               "\t\tinit-vtor = <0x%08x>; /* the vector table after reset */\n"
               "\t};\n"
               "};\n\n"
               "&nvic {\n"
               "\tarm,num-irqs = <%u>;\n"
               "\tarm,num-irq-priority-bits = <%u>;\n"
               "};\n",
               processor->name, reset->table,
               interrupts != 0 && interrupts < cpu->interrupts_most ? interrupts
                                                                    : cpu->interrupts_most,
               possible_bits(cpu, priority_bits));
}

#define NVIC_ISER  0xe000e100u
#define NVIC_ISPR  0xe000e200u
#define SCB_VTOR   0xe000ed08u
#define IRQ_0      16u
#define ISER_WORDS 8u

static uint32_t peek_word(struct machine *machine, uint32_t address)
{
    uint8_t bytes[4] = {0};
    bus_peek(machine->cpu->data, address, bytes, sizeof bytes);
    return bytes_little(bytes, 4);
}

static unsigned armv7m_enabled(struct machine *machine, unsigned *numbers, uint32_t *handlers,
                               unsigned most)
{
    uint32_t table = peek_word(machine, SCB_VTOR);
    unsigned word, bit, count = 0;
    for (word = 0; word < ISER_WORDS; word++) {
        uint32_t enabled = peek_word(machine, NVIC_ISER + 4 * word);
        for (bit = 0; bit < 32 && count < most; bit++) {
            unsigned number = 32 * word + bit;
            char line[24];
            snprintf(line, sizeof line, "nvic.IRQ%u", number);
            if ((enabled >> bit & 1) == 0 || machine_line(machine, line) != NULL)
                continue;
            numbers[count] = number;
            handlers[count++] = peek_word(machine, table + 4 * (IRQ_0 + number)) & ~1u;
        }
    }
    return count;
}

static void armv7m_raise(struct machine *machine, unsigned number)
{
    struct bus_access access = {.address = NVIC_ISPR + 4 * (number / 32),
                                .width = 4,
                                .write = true,
                                .privileged = true,
                                .value = (uint64_t)1 << number % 32};
    bus_access(machine->cpu->data, &access);
}

#define CORTEX_M(system_, interrupts_, least_, most_)                                              \
    {                                                                                              \
        .system = (system_), .hertz = 25000000, .interrupts_most = (interrupts_),                  \
        .priority_bits_least = (least_), .priority_bits_most = (most_), .priority_bits = (most_),  \
        .windows = armv7m_windows, .bases = armv7m_bases, .table_alignment = 128,                  \
        .table_bytes = 64, .table_least = 8, .read_reset = armv7m_read_reset,                      \
        .points_to_code = armv7m_points_to_code, .begins_function = armv7m_begins_function,        \
        .write = armv7m_write, .enabled = armv7m_enabled, .raise = armv7m_raise,                   \
        .interrupt_cells = 2                                                                       \
    }

const struct draft_cpu cortex_m0_draft = CORTEX_M("armv6m.dtsi", 32, 2, 2);
const struct draft_cpu cortex_m3_draft = CORTEX_M("armv7m.dtsi", 240, 3, 8);
const struct draft_cpu cortex_m4_draft = CORTEX_M("armv7em.dtsi", 240, 3, 8);
