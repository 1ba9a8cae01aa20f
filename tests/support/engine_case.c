/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random instructions with random state: see engine_case.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine_case.h"

#include "board.h"
#include "cpu/armv7m/armv7m.h"
#include "gen/isa/thumb.h"

#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* --- random numbers: xorshift64* --- */

uint64_t random_next(struct random *random)
{
    random->state ^= random->state >> 12;
    random->state ^= random->state << 25;
    random->state ^= random->state >> 27;
    return random->state * 0x2545f4914f6cdd1du;
}

uint32_t random_below(struct random *random, uint32_t bound)
{
    return (uint32_t)((random_next(random) >> 32) * bound >> 32);
}

bool random_chance(struct random *random, unsigned in)
{
    return random_below(random, in) == 0;
}

static uint32_t random_word(struct random *random)
{
    return (uint32_t)(random_next(random) >> 32);
}

/* Numbers that follow each other give states that have nothing in common. */
static void random_begin(struct random *random, uint64_t seed, uint64_t number)
{
    uint64_t mixed = seed * 0x9e3779b97f4a7c15u + number + 1;
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
    random->state = (mixed ^ mixed >> 31) | 1;
}

/* --- subjects --- */

#define NARROW_COUNT 0xe800u /* first halfwords below this are instructions by themselves */

static bool is_m4(const struct case_cpu *cpu)
{
    return cpu->model == 1u << THUMB_M4;
}

static bool is_wide(uint32_t first)
{
    return first >= NARROW_COUNT;
}

/* What is undefined has rows, too: its bits are chosen at random. */
static bool has_row(const struct isa_row *row, uint32_t model)
{
    return row->units == 2 && (row->models & model) != 0;
}

static unsigned wide_rows(uint32_t model)
{
    unsigned i, count = 0;
    for (i = 0; i < isa_thumb.row_count; i++)
        count += has_row(&isa_thumb.rows[i], model);
    return count;
}

static const struct isa_row *wide_row(uint32_t model, unsigned index)
{
    unsigned i;
    for (i = 0; i < isa_thumb.row_count; i++)
        if (has_row(&isa_thumb.rows[i], model) && index-- == 0)
            break;
    return &isa_thumb.rows[i];
}

/* The edges of a field: its ends, the sign bit, and where registers become others. */
static unsigned edge_count(const struct isa_field *field)
{
    return field->width == 1 ? 2 : field->width == 4 ? 8 : 6;
}

static uint32_t edge(const struct isa_field *field, unsigned index, struct random *random)
{
    static const uint8_t registers[] = {0, 1, 7, 8, 13, 14, 15};
    uint32_t all = field->width >= 32 ? UINT32_MAX : ((uint32_t)1 << field->width) - 1;
    const uint32_t values[] = {0, all, 1, all - 1, (uint32_t)1 << (field->width - 1)};
    if (field->width == 1)
        return index;
    if (field->width == 4 && index < COUNT(registers))
        return registers[index];
    if (field->width != 4 && index < COUNT(values))
        return values[index];
    return random_word(random) & all;
}

static uint64_t edge_product(const struct isa_row *row)
{
    uint64_t product = 1;
    unsigned i;
    for (i = 0; i < row->fields; i++)
        product *= edge_count(&row->field[i]);
    return product;
}

static uint32_t field_bits(const struct isa_row *row, unsigned unit)
{
    uint32_t bits = 0;
    unsigned i;
    for (i = 0; i < row->fields; i++)
        if (row->field[i].unit == unit)
            bits |= (((uint32_t)1 << row->field[i].width) - 1) << row->field[i].shift;
    return bits;
}

#define SCATTER 2654435761u /* a prime: shares no factor with a number of edges */

/* The instruction of a row with the fields' edges that `index` counts through, neighbours apart;
 * beyond: random. */
static uint32_t make_wide(const struct isa_row *row, uint64_t index, struct random *random)
{
    uint32_t unit[2] = {row->value[0], row->value[1]};
    uint64_t product = edge_product(row);
    bool anything = index >= product;
    unsigned i;
    if (!anything)
        index = index * SCATTER % product;
    for (i = 0; i < 2; i++) /* bits that are neither fixed nor a field's */
        unit[i] |= random_word(random) & 0xffff & ~(row->mask[i] | field_bits(row, i));
    for (i = 0; i < row->fields; i++) {
        const struct isa_field *field = &row->field[i];
        unsigned count = edge_count(field);
        uint32_t value = edge(field, anything ? count - 1 : (unsigned)(index % count), random);
        if (anything && field->width == 1)
            value = random_word(random) & 1;
        index /= count;
        unit[field->unit] |= value << field->shift;
    }
    return (unit[0] & 0xffff) | unit[1] << 16;
}

uint64_t case_subjects(const struct case_cpu *cpu)
{
    uint32_t model = cpu->model;
    uint64_t most = 0;
    unsigned i;
    for (i = 0; i < isa_thumb.row_count; i++)
        if (has_row(&isa_thumb.rows[i], model) && edge_product(&isa_thumb.rows[i]) > most)
            most = edge_product(&isa_thumb.rows[i]);
    most *= wide_rows(model);
    return CASE_KINDS * (most > NARROW_COUNT ? most : NARROW_COUNT);
}

static void choose_subject(struct engine_case *c, struct random *random)
{
    uint64_t index = c->number / CASE_KINDS;
    unsigned rows = wide_rows(c->cpu->model);
    c->kind = (enum case_kind)(c->number % CASE_KINDS);
    c->row = NULL;
    if (c->kind == CASE_NARROW) {
        c->subject = (uint32_t)(index * 40503u % NARROW_COUNT); /* all of them, neighbours apart */
    } else if (c->kind == CASE_WIDE) {
        c->row = wide_row(c->cpu->model, (unsigned)(index % rows));
        c->subject = make_wide(c->row, index / rows, random);
    } else {
        c->subject =
            (random_word(random) & ~0xffffu) | (NARROW_COUNT + random_below(random, 0x1800));
    }
}

/* --- code --- */

/* What stands around a subject: mostly what sets flags and moves values between registers, and
 * memory; seldom anything. Patterns with the bits that are free. */
static const struct {
    uint32_t value, open;
    unsigned weight;
    bool m4; /* only as a Cortex-M4 */
} neighbours[] = {
    {0x0000, 0x1fff, 6, false},         /* LSL, LSR, ASR by a constant */
    {0x1800, 0x07ff, 6, false},         /* ADD, SUB */
    {0x2000, 0x1fff, 6, false},         /* MOV, CMP, ADD, SUB of a constant */
    {0x4000, 0x03ff, 8, false},         /* data processing on registers */
    {0x4400, 0x003f, 2, false},         /* ADD of low registers */
    {0x6000, 0x1fff, 3, false},         /* LDR, STR */
    {0x5000, 0x0fff, 2, false},         /* with a register as offset */
    {0x9000, 0x0fff, 2, false},         /* on the stack */
    {0xb400, 0x00ff, 1, false},         /* PUSH */
    {0xc000, 0x0fff, 1, false},         /* LDM, STM */
    {0xb200, 0x00ff, 1, false},         /* extensions */
    {0xbf00, 0x0000, 1, false},         /* NOP */
    {0x0000eb00, 0x70ff001f, 4, false}, /* ADD with a shifted register */
    {0x0000ea10, 0x77ff0007, 4, false}, /* ANDS */
    {0x0000f100, 0x07ff041f, 3, false}, /* ADD of a constant */
    {0x0000fb00, 0x07070007, 2, false}, /* MLA */
    {0xf000fb90, 0x07070007, 1, false}, /* SDIV */
    {0x0000f8d0, 0x7fff0007, 2, false}, /* LDR */
    {0x0000f8c0, 0x7fff0007, 2, false}, /* STR */
    {0x0a00ee20, 0x30e30053, 16, true}, /* VMUL, VNMUL, VADD, VSUB */
    {0x0a00ee00, 0x30e30053, 4, true},  /* VMLA and its like */
    {0x0a00ee80, 0x30a30043, 2, true},  /* VDIV */
    {0x0a00eea0, 0x30e30043, 6, true},  /* VFMA, VFMS */
    {0x0a40eeb4, 0x30a30040, 4, true},  /* VCMP */
    {0x0ac0eeb1, 0x30230040, 2, true},  /* VSQRT */
    {0x0a40eebc, 0x30a30041, 2, true},  /* VCVT, VCVTR to integers */
    {0x0a40eeb8, 0x30a30040, 2, true},  /* and back */
    {0xfa10eef1, 0x00000000, 4, true},  /* VMRS of the flags */
    {0x0a10ee00, 0x70800013, 8, true},  /* VMOV between both kinds of registers */
    {0x0a00ed80, 0x30070057, 4, true},  /* VLDR, VSTR */
    {0x0a10eee1, 0x70000000, 1, true},  /* VMSR */
};

static unsigned put(struct engine_case *c, uint32_t instruction)
{
    unsigned size = is_wide(instruction & 0xffff) ? 2 : 1;
    if (c->units + size > CASE_UNITS)
        return 0;
    c->code[c->units++] = (uint16_t)instruction;
    if (size == 2)
        c->code[c->units++] = (uint16_t)(instruction >> 16);
    return size;
}

/* Those of a Cortex-M4 come last. */
static unsigned neighbour_count(const struct case_cpu *cpu)
{
    unsigned count = COUNT(neighbours);
    while (!is_m4(cpu) && neighbours[count - 1].m4)
        count--;
    return count;
}

static void put_neighbour(struct engine_case *c, struct random *random)
{
    unsigned total = 0, i, count = neighbour_count(c->cpu);
    for (i = 0; i < count; i++)
        total += neighbours[i].weight;
    total = random_below(random, total);
    for (i = 0; total >= neighbours[i].weight; i++)
        total -= neighbours[i].weight;
    put(c, neighbours[i].value | (random_word(random) & neighbours[i].open));
}

static void put_neighbours(struct engine_case *c, struct random *random, unsigned most)
{
    unsigned count = random_below(random, most + 1);
    while (count-- > 0)
        put_neighbour(c, random);
}

/* An IT of a legal condition and mask (A7.7.38). */
static uint32_t random_it(struct random *random)
{
    unsigned condition = random_below(random, 15), mask = 1 + random_below(random, 15);
    if (condition == 14)
        mask &= 0u - mask; /* AL: only "then" */
    return 0xbf00 | condition << 4 | mask;
}

static void put_code(struct engine_case *c, struct random *random)
{
    c->units = 0;
    put_neighbours(c, random, 4);
    if (random_chance(random, 4)) {
        put(c, random_it(random));
        put_neighbours(c, random, 2);
    }
    c->subject_at = c->units;
    put(c, c->subject);
    put_neighbours(c, random, 6);
    while (c->units < 6)
        put(c, 0xbf00);
    c->address = 0x400 + 2 * random_below(random, 512);
    if (random_chance(random, 8)) /* across the end of a page of 256 bytes */
        c->address = (c->address & ~0xffu) + 0x100 - 2 * random_below(random, c->units);
    c->start = c->address;
}

/* --- state --- */

static uint32_t near_edge(struct random *random, uint32_t base, uint32_t size)
{
    uint32_t offset = random_below(random, size);
    if (random_chance(random, 4)) /* near the end of a page of 256 bytes */
        offset = (offset & ~0xffu) - 4 + random_below(random, 8);
    if (random_chance(random, 16))
        offset = size - 4 + random_below(random, 6);
    return base + offset;
}

static uint32_t random_pointer(struct random *random)
{
    uint32_t address;
    switch (random_below(random, 16)) {
    case 0:
        address = CASE_RAM + 0x2000000 + random_below(random, 32 * CASE_RAM_SIZE); /* bit-band */
        break;
    case 1:
        address = 0x40000000 + random_below(random, 24);
        break;
    case 2:
        address = random_chance(random, 2) ? 0x40004000 + random_below(random, 20)
                                           : 0xe000e000 + random_below(random, 0x1000);
        break;
    case 3:
        address = near_edge(random, CASE_ROM, CASE_ROM_SIZE);
        break;
    case 4:
        address = 0x1800 + random_below(random, 0x800);
        break;
    case 5:
        address = random_chance(random, 2) ? 0x60000000 : CASE_RAM + CASE_RAM_SIZE + 0x100;
        break;
    default:
        address = near_edge(random, CASE_RAM, CASE_RAM_SIZE);
        break;
    }
    return random_chance(random, 4) ? address : address & ~3u;
}

static uint32_t random_value(struct random *random)
{
    static const uint32_t edges[] = {
        0,      1,      0xffffffff, 0x7fffffff, 0x80000000, 2,  0xff, 0x100,      0xffff,
        0x8000, 0x7fff, 0x80,       0xfffffffe, 31,         32, 33,   0x80000001, 0x55555555};
    unsigned way = random_below(random, 16);
    if (way < 4)
        return edges[random_below(random, COUNT(edges))];
    if (way < 11)
        return random_pointer(random);
    if (way < 13)
        return random_below(random, 65);
    return random_word(random);
}

static uint32_t random_stack(struct random *random)
{
    uint32_t sp = CASE_RAM + 0x200 + random_below(random, CASE_RAM_SIZE - 0x400);
    if (random_chance(random, 24))
        sp = random_pointer(random);
    return sp & ~3u;
}

static void choose_registers(struct engine_case *c, struct random *random)
{
    static const uint32_t returns[] = {0xfffffff1, 0xfffffff9, 0xfffffffd, 0xffffffff,
                                       0xffffffe1, 0xffffffe9, 0xffffffed};
    unsigned i, codes = is_m4(c->cpu) ? COUNT(returns) : 4;
    for (i = 0; i < 13; i++)
        c->r[i] = random_value(random);
    c->r[13] = random_stack(random);
    c->other_sp = random_stack(random);
    c->r[14] = random_chance(random, 2) ? (c->address + 2 * random_below(random, c->units)) | 1
                                        : random_value(random);
    if (c->exception != 0 && random_chance(random, 2))
        c->r[14] = returns[random_below(random, codes)];
    c->flags = random_word(random) & (is_m4(c->cpu) ? 0xf80f0000 : 0xf8000000);
}

/* In the middle of a block only where the code begins. */
static void choose_it(struct engine_case *c, struct random *random)
{
    c->it_state = 0;
    if (random_chance(random, 12))
        c->it_state = (uint8_t)random_it(random);
}

static void choose_modes(struct engine_case *c, struct random *random)
{
    c->exception = random_chance(random, 8) ? (uint8_t)(11 + random_below(random, 12)) : 0;
    if (c->exception == 13)
        c->exception = 15;
    c->control = random_chance(random, 3) ? (uint8_t)random_below(random, 4) : 0;
    if (c->exception != 0)
        c->control &= CONTROL_NPRIV;
    c->primask = random_chance(random, 4);
    c->faultmask = random_chance(random, 16);
    c->basepri = random_chance(random, 8) ? (uint8_t)(random_word(random) & 0xe0) : 0;
    c->ccr = CCR_STKALIGN;
    if (random_chance(random, 8))
        c->ccr |= CCR_UNALIGN_TRP;
    if (random_chance(random, 4))
        c->ccr |= CCR_DIV_0_TRP;
    if (random_chance(random, 16))
        c->ccr ^= CCR_STKALIGN;
    if (random_chance(random, 16))
        c->ccr |= CCR_NONBASETHRDENA | CCR_BFHFNMIGN;
    c->returns = random_word(random) | 0xfffff800;
    if (random_chance(random, 8))
        c->returns = random_word(random);
}

static void choose_mpu(struct engine_case *c, struct random *random)
{
    unsigned i;
    c->mpu = random_chance(random, 16);
    if (!c->mpu)
        return;
    c->mpu_control = 1 | random_below(random, 4) << 1;
    for (i = 0; i < COUNT(c->region_base); i++) {
        unsigned size = 4 + random_below(random, 9); /* 32 bytes to 8 KB */
        uint32_t mask = ((uint32_t)2 << size) - 1;
        c->region_base[i] = (random_pointer(random) & ~mask & ~31u) | 0x10 | i;
        c->region_attributes[i] = (random_word(random) & 0x1700ff00) | size << 1 | 1;
    }
    /* What runs, and the stack, are allowed more often than not. */
    c->region_base[0] = 0x10;
    c->region_attributes[0] = 0x03000000 | 12 << 1 | 1;
    if (random_chance(random, 4))
        c->region_attributes[0] = (random_word(random) & 0x17000000) | 12 << 1 | 1;
}

static void choose_interrupts(struct engine_case *c, struct random *random)
{
    c->tick = random_chance(random, 4) ? 2 + random_below(random, 30) : 0;
    c->pending = random_chance(random, 8) ? 16 + random_below(random, 16) : 0;
    c->priority = (uint8_t)(random_word(random) & 0xe0);
}

static void choose_times(struct engine_case *c, struct random *random)
{
    unsigned i, at = 0;
    c->cycles = 1 + random_below(random, random_chance(random, 4) ? 200 : 48);
    c->stop_count = random_chance(random, 2) ? 0 : random_below(random, CASE_STOPS + 1);
    for (i = 0; i < c->stop_count; i++) {
        at += random_below(random, 8);
        c->stops[i] = at;
    }
    c->write_at = random_chance(random, 16) ? 1 + random_below(random, 24) : 0;
    c->write_unit = random_below(random, c->units);
    c->write_value = (uint16_t)(random_chance(random, 2) ? 0xbf00 : random_word(random));
}

/* --- floating point --- */

/* Ends of what can be held, NaNs of both kinds, numbers with exponents near each other, so that
 * sums are made of both, and what integers end at. */
static uint32_t random_float(struct random *random)
{
    static const uint32_t edges[] = {
        0,          0x3f800000, 0x40000000, 0x00800000, 0x00800001, 0x007fffff, 0x00000001,
        0x7f7fffff, 0x7f800000, 0x7fc00000, 0x7f800001, 0x7fffffff, 0x7fa5a5a5, 0x3f7fffff,
        0x4b000000, 0x4affffff, 0x4f000000, 0x4effffff, 0x4f800000, 0x4f7fffff, 0x47000000,
        0x46fffe00, 0x47800000, 0x477fe000, 0x477ff000, 0x38800000, 0x33800000, 0x3f000000,
        0x3fc00000, 0x34000000, 0x0c000000, 0x7f000000};
    uint32_t sign = random_word(random) & 0x80000000;
    switch (random_below(random, 8)) {
    case 0:
    case 1:
        return sign | edges[random_below(random, COUNT(edges))];
    case 2:
        return random_word(random);
    case 3:
        return sign | (random_word(random) & 0x01ffffff); /* about the least */
    case 4: /* few bits: exact results, and those just in the middle */
        return sign | (0x3f000000 + (random_word(random) & 0x01f80000));
    default:
        return sign | (0x3e000000 + (random_word(random) >> 6));
    }
}

static void choose_floats(struct engine_case *c, struct random *random)
{
    unsigned i;
    for (i = 0; i < 32; i++)
        c->s[i] = random_float(random);
    c->fpscr = random_chance(random, 2) ? 0x10 : 0;
    if (random_chance(random, 3))
        c->fpscr = random_word(random) & 0xf7c0009f;
    c->fpdscr = random_chance(random, 2) ? 0 : random_word(random) & 0x07c00000;
    c->cpacr = random_chance(random, 16) ? 0x00500000 & random_word(random) : 0x00f00000;
    c->fpca = !random_chance(random, 4);
    c->fpccr = random_chance(random, 4) ? random_word(random) & 0xc0000000 : 0xc0000000;
    if (random_chance(random, 16))
        c->fpccr |= 1 | (random_word(random) & 0x17a);
    c->fpcar = random_pointer(random) & ~7u;
}

void case_make(struct engine_case *c, const struct case_cpu *cpu, uint64_t seed, uint64_t number)
{
    struct random random;
    unsigned i;
    random_begin(&random, seed, number);
    c->cpu = cpu;
    c->seed = seed;
    c->number = number;
    choose_subject(c, &random);
    put_code(c, &random);
    choose_modes(c, &random);
    choose_registers(c, &random);
    choose_it(c, &random);
    choose_mpu(c, &random);
    choose_interrupts(c, &random);
    choose_times(c, &random);
    if (is_m4(cpu))
        choose_floats(c, &random);
    for (i = 0; i < CASE_RAM_SIZE; i += 8) {
        uint64_t value = random_next(&random);
        memcpy(c->ram + i, &value, 8);
    }
}

/* --- the board --- */

const struct case_cpu case_cpus[CASE_CPUS] = {
    [CASE_M3] = {"Cortex-M3", "arm,cortex-m3", "arm,v7m-nvic", 3, 2},
    [CASE_M0] = {"Cortex-M0", "arm,cortex-m0", "arm,v6m-nvic", 2, 1},
    [CASE_M4] = {"Cortex-M4", "arm,cortex-m4", "arm,v7m-nvic", 3, 4},
};

/* The interrupt controller, its bits of priority, the processor. */
static const char board[] =
    "/ { #address-cells = <1>; #size-cells = <1>; interrupt-parent = <&nvic>;"
    "clk: clock { compatible = \"fixed-clock\"; clock-frequency = <25000000>; "
    "#clock-cells = <0>; };"
    "code: memory@0 { compatible = \"mmio-sram\"; reg = <0 0x2000>; };"
    "rom: memory@8000000 { compatible = \"mmio-sram\"; reg = <0x8000000 0x1000>; read-only; };"
    "ram: memory@20000000 { compatible = \"mmio-sram\"; reg = <0x20000000 0x1000>; };"
    "bits: bitband@22000000 { compatible = \"arm,v7m-bitband\"; reg = <0x22000000 0x2000000>;"
    " bosim,target-address = <0x20000000>; };"
    "timer: timer@40000000 { compatible = \"arm,cmsdk-timer\"; reg = <0x40000000 0x1000>;"
    " interrupts = <8 3>; clocks = <&clk>; };"
    "uart: uart@40004000 { compatible = \"arm,cmsdk-uart\"; reg = <0x40004000 0x1000>;"
    " interrupts = <1 3>, <0 3>, <12 3>; interrupt-names = \"tx\", \"rx\", \"overflow\";"
    " clocks = <&clk>; current-speed = <115200>; };"
    "nvic: nvic@e000e000 { compatible = \"%s\"; reg = <0xe000e000 0x1000>;"
    " interrupt-controller; #interrupt-cells = <2>; arm,num-irqs = <32>;"
    " arm,num-irq-priority-bits = <%u>; };"
    "cpus { #address-cells = <1>; #size-cells = <0>; cpu0: cpu@0 { device_type = \"cpu\";"
    " compatible = \"%s\"; reg = <0>; clocks = <&clk>; }; }; };";

struct machine *case_machine(const struct case_cpu *cpu, const char *engine, enum cpu_timing timing)
{
    const struct machine_options options = {.engine = engine, .timing = timing};
    static uint8_t blobs[CASE_CPUS][8192]; /* compiled once */
    static size_t sizes[CASE_CPUS];
    uint8_t *blob = blobs[cpu - case_cpus];
    size_t *size = &sizes[cpu - case_cpus];
    char source[sizeof board + 64];
    struct sim_error error = {""};
    struct machine *machine;
    if (*size != 0) {
        machine = machine_create(blob, *size, &options, &error);
    } else {
        snprintf(source, sizeof source, board, cpu->nvic, cpu->priority_bits, cpu->compatible);
        machine = test_board_try(source, &options, &error);
        assert_true(machine == NULL || machine->dtb_size <= sizeof blobs[0]);
        *size = machine == NULL ? 0 : machine->dtb_size;
        memcpy(blob, machine == NULL ? blob : machine->dtb, *size);
    }
    if (machine == NULL)
        fail_msg("%s", error.text);
    return machine;
}

/* --- putting a case into a machine --- */

#define VECTORS 48u
#define RETURNS 0x200u /* bx lr */
#define STAYS   0x204u /* b . */

static void fill_code(const struct engine_case *c, struct machine *machine)
{
    static uint8_t fill[CASE_CODE_SIZE], now[CASE_CODE_SIZE];
    uint32_t words[VECTORS] = {CASE_RAM + 0x800, 0x401};
    unsigned i;
    for (i = 2; i < VECTORS; i++)
        words[i] = (c->returns >> (i < 31 ? i : 31) & 1 ? RETURNS : STAYS) | 1;
    for (i = 0; i < CASE_CODE_SIZE; i += 2)
        memcpy(fill + i, &(uint16_t){0xe7fe}, 2);
    memcpy(fill, words, sizeof words);
    memcpy(fill + RETURNS, &(uint16_t){0x4770}, 2);
    memcpy(fill + c->address, c->code, 2 * c->units);
    bus_peek(machine->cpu->program, CASE_CODE, now, sizeof now);
    for (i = 0; i < CASE_CODE_SIZE; i += 64)
        if (memcmp(fill + i, now + i, 64) != 0)
            bus_poke(machine->cpu->program, CASE_CODE + i, fill + i, 64);
}

static void set_word(struct machine *machine, uint32_t address, uint32_t value)
{
    struct bus_access access = {
        .address = address, .width = 4, .write = true, .privileged = true, .value = value};
    bus_access(machine->cpu->data, &access);
}

static void set_system(const struct engine_case *c, struct machine *machine)
{
    unsigned i;
    set_word(machine, 0xe000ed14, c->ccr);
    set_word(machine, 0xe000ed24, c->returns & 0x70000); /* SHCSR: which faults have handlers */
    for (i = 0; i < COUNT(c->region_base) && c->mpu; i++) {
        set_word(machine, 0xe000ed9c, c->region_base[i]);
        set_word(machine, 0xe000eda0, c->region_attributes[i]);
    }
    if (c->mpu)
        set_word(machine, 0xe000ed94, c->mpu_control);
    if (c->tick != 0) {
        set_word(machine, 0xe000e014, c->tick);
        set_word(machine, 0xe000e018, 0);
        set_word(machine, 0xe000e010, 7);
    }
    if (c->pending == 0)
        return;
    set_word(machine, 0xe000e400 + ((c->pending - 16) & ~3u), 0x01010101u * c->priority);
    set_word(machine, 0xe000e100, 1u << (c->pending - 16));
    set_word(machine, 0xe000e200, 1u << (c->pending - 16));
}

static void set_floats(const struct engine_case *c, struct machine *machine)
{
    struct armv7m *m = armv7m_of(machine->cpu);
    m->cpacr = c->cpacr;
    m->fpccr = c->fpccr;
    m->fpcar = c->fpcar;
    m->fpdscr = c->fpdscr;
    memcpy(m->core.s, c->s, sizeof c->s);
    m->core.fpscr = c->fpscr;
    m->control |= c->fpca ? CONTROL_FPCA : 0;
}

static void set_registers(const struct engine_case *c, struct machine *machine)
{
    const struct cpu_class *class = machine->cpu->device.class->cpu;
    struct armv7m *m = armv7m_of(machine->cpu);
    unsigned i;
    if (c->exception != 0) {
        m->exception = c->exception;
        armv7m_set_active(m, c->exception, true);
    }
    class->set(machine->cpu, 22, c->control);
    for (i = 0; i < 15; i++)
        m->core.r[i] = c->r[i];
    m->other_sp = c->other_sp;
    m->primask = c->primask;
    m->faultmask = c->faultmask;
    m->basepri = c->basepri;
    class->set(machine->cpu, 15, c->start);
    class->set(machine->cpu, 16,
               c->flags | XPSR_T | (uint32_t)(c->it_state & 3) << 25 |
                   (uint32_t)(c->it_state >> 2) << 10);
}

void case_load(const struct engine_case *c, struct machine *machine)
{
    fill_code(c, machine);
    bus_poke(machine->cpu->data, CASE_RAM, c->ram, CASE_RAM_SIZE);
    machine_reset(machine);
    set_system(c, machine);
    set_registers(c, machine);
    if (is_m4(c->cpu))
        set_floats(c, machine);
}

const char *case_engine(unsigned index, const char **reference)
{
    struct machine *machine = case_machine(&case_cpus[CASE_M3], NULL, TIMING_MANUAL);
    const char *name = machine_engine(machine, index), *each;
    unsigned i;
    for (i = 0; (each = machine_engine(machine, i)) != NULL; i++)
        *reference = each;
    machine_destroy(machine);
    return name;
}
