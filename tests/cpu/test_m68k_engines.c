/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random instructions of a 68000, a CPU32 and ColdFire, with random registers and memory, compiled
 * and interpreted, whole and in slices of every size: registers, memory, time and counts must be
 * the same. Exceptions of all kinds come by themselves. */
#include "cpu/m68k/m68k.h"
#include "gen/isa/m68k.h"
#include "sim/snapshot.h"
#include "tests/support/m68k_program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define RAM    0x10000u
#define CODE   M68K_CODE
#define ROUNDS 60u
#define CYCLE  M68K_CYCLE

/* Processors, and what the table calls them; bits of SR that are drawn. */
static const struct kind {
    const char *board;
    unsigned model, sr;
} kinds[] = {{M68K_BOARD("motorola,68000"), M68K_MODEL_m68000, 0x271f},
             {M68K_BOARD("motorola,cpu32"), M68K_MODEL_cpu32, 0x671f},
             {M68K_BOARD("fsl,mcf5206e"), M68K_MODEL_cf5206e, 0x371f},
             {M68K_BOARD("fsl,mcf5208"), M68K_MODEL_cf5208, 0x371f}};
static const struct kind *kind = &kinds[0];

static uint32_t random_state;

static uint32_t draw(void)
{
    random_state = random_state * 1664525u + 1013904223u;
    return random_state >> 16 | random_state << 16;
}

static struct machine *make(const char *engine)
{
    struct machine_options options = {.engine = engine};
    struct sim_error error;
    struct machine *machine = test_board_try(kind->board, &options, &error);
    if (machine == NULL)
        fail_msg("%s", error.text);
    return machine;
}

/* A driver of each level. */
struct sources {
    struct line_driver driver[8];
};

static void wire(struct machine *machine, struct sources *sources)
{
    unsigned level;
    for (level = 1; level < 8; level++) {
        char name[16];
        struct sim_error error;
        snprintf(name, sizeof name, "cpu.irq%u", level);
        assert_true(line_drive(machine_line(machine, name), &sources->driver[level], &error));
    }
}

static const struct cpu_class *class_of(const struct machine *machine)
{
    return machine->cpu->device.class->cpu;
}

static void put16(uint8_t *bytes, uint32_t value)
{
    bytes[0] = (uint8_t)(value >> 8);
    bytes[1] = (uint8_t)value;
}

static void put32(uint8_t *bytes, uint32_t value)
{
    put16(bytes, value >> 16);
    put16(bytes + 2, value);
}

/* Most displacements are small and even, else there were only faults. */
static uint32_t draw_word(void)
{
    uint32_t word = draw();
    return word % 4 == 0 ? word : (uint32_t)(int8_t)(word >> 8) & 0xfffeu;
}

/* STOP would wait for ever, HALT end it all. */
static bool ends(long row)
{
    return row == M68K_stop || row == M68K_reset || row == M68K_halt;
}

/* One that there is. */
static unsigned draw_instruction(uint8_t *bytes)
{
    for (;;) {
        uint32_t units[ISA_UNITS];
        struct isa_decoded decoded;
        unsigned i;
        units[0] = draw() & 0xffff;
        for (i = 1; i < 5; i++)
            units[i] = draw_word();
        for (i = 0; i < 5; i++)
            put16(bytes + 2 * i, units[i]);
        if (isa_decode(&isa_m68k, units, 5, 0, 1u << kind->model, &decoded) &&
            !ends(decoded.row - isa_m68k.rows))
            return decoded.size;
    }
}

static void fill(uint8_t *ram)
{
    unsigned i, at;
    for (i = 0; i < RAM; i++)
        ram[i] = (uint8_t)draw();
    for (i = 0; i < 256; i++)
        put32(ram + 4 * i, CODE + (draw() % 0x2000 & ~1u));
    for (at = CODE; at < CODE + 0x3000;)
        at += draw_instruction(ram + at);
}

static void set_registers(struct machine *machine, const uint32_t *values)
{
    unsigned i;
    class_of(machine)->set(machine->cpu, 17, values[17]);
    for (i = 0; i < 19; i++)
        if (i != 17)
            class_of(machine)->set(machine->cpu, i, values[i]);
}

static void draw_registers(uint32_t *values)
{
    unsigned i;
    for (i = 0; i < 8; i++)
        values[i] = draw() >> draw() % 32;
    for (i = 8; i < 19; i++)
        values[i] = 0x5000 + (draw() % 0xa000 & ~1u);
    values[16] = CODE + (draw() % 0x2000 & ~1u);
    values[17] = (draw() & kind->sr) | (draw() % 8 == 0 ? 0x8000 : 0);
}

static void load(struct machine *machine, const uint8_t *ram, const uint32_t *registers)
{
    machine_reset(machine);
    bus_poke(machine->cpu->data, 0, ram, RAM);
    set_registers(machine, registers);
}

/* In slices of up to so many cycles. */
static void run(struct machine *machine, sim_time until, unsigned most)
{
    while (machine_now(machine) < until) {
        sim_time next = machine_now(machine) + (most == 0 ? until : draw() % most * CYCLE + 1);
        enum run_result result = machine_run(machine, next < until ? next : until);
        if (result == RUN_CRASHED || result == RUN_DEAD)
            return;
    }
}

static void compare(struct machine *one, struct machine *other, unsigned round)
{
    static uint8_t ram[2][RAM];
    const struct cpu_class *class = class_of(one);
    unsigned i;
    for (i = 0; class->registers[i].name != NULL; i++)
        if (class->get(one->cpu, i) != class->get(other->cpu, i))
            fail_msg("round %u: %s is 0x%x and 0x%x", round, class->registers[i].name,
                     (unsigned)class->get(one->cpu, i), (unsigned)class->get(other->cpu, i));
    assert_int_equal(class->instructions(one->cpu), class->instructions(other->cpu));
    assert_int_equal(class->now(one->cpu), class->now(other->cpu));
    bus_peek(one->cpu->data, 0, ram[0], RAM);
    bus_peek(other->cpu->data, 0, ram[1], RAM);
    for (i = 0; i < RAM; i++)
        if (ram[0][i] != ram[1][i])
            fail_msg("round %u: byte 0x%x is 0x%x and 0x%x", round, i, ram[0][i], ram[1][i]);
}

static void compare_history(struct machine *one, struct machine *other)
{
    uint32_t addresses[2][RUNNER_HISTORY];
    unsigned n = class_of(one)->history(one->cpu, addresses[0], RUNNER_HISTORY);
    assert_int_equal(class_of(other)->history(other->cpu, addresses[1], RUNNER_HISTORY), n);
    assert_memory_equal(addresses[0], addresses[1], n * sizeof(uint32_t));
}

static void rounds_of(const char *first, const char *second, unsigned most, unsigned seed)
{
    static uint8_t ram[RAM];
    struct machine *one = make(first), *other = make(second);
    struct sources of_one, of_other;
    unsigned round;
    wire(one, &of_one);
    wire(other, &of_other);
    random_state = seed;
    for (round = 0; round < ROUNDS; round++) {
        uint32_t registers[20];
        unsigned part;
        fill(ram);
        draw_registers(registers);
        load(one, ram, registers);
        load(other, ram, registers);
        for (part = 0; part < 4; part++) {
            sim_time until = machine_now(one) + 2000ull * CYCLE;
            unsigned level = draw() % 7 + 1, high = draw() % 2;
            line_set(&of_one.driver[level], high);
            line_set(&of_other.driver[level], high);
            run(one, until, 0);
            run(other, until, most);
            compare(one, other, round);
            if (one->cpu->crash[0] != '\0')
                break;
        }
        compare_history(one, other);
    }
    machine_destroy(one);
    machine_destroy(other);
}

static void rounds(const char *first, const char *second, unsigned most, unsigned seed)
{
    unsigned i;
    for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        kind = &kinds[i];
        rounds_of(first, second, most, seed + 16 * i);
    }
}

static void compiled_as_interpreted(void **state)
{
    (void)state;
    rounds("jit", "interp", 0, 1);
}

static void slices_change_nothing(void **state)
{
    (void)state;
    rounds("jit", "interp", 20, 2);
    rounds("interp", "jit", 300, 3);
}

/* From a snapshot on, on the other engine. */
static void snapshots(unsigned seed)
{
    static uint8_t ram[RAM];
    struct machine *machine = make("jit");
    unsigned round;
    random_state = seed;
    for (round = 0; round < 10; round++) {
        uint32_t registers[20];
        struct blob blob = {0};
        struct sim_error error;
        struct machine *other;
        sim_time until;
        fill(ram);
        draw_registers(registers);
        load(machine, ram, registers);
        run(machine, machine_now(machine) + 1500ull * CYCLE, 0);
        assert_true(snapshot_save(machine, &blob, &error));
        other = snapshot_load_on(blob.bytes, blob.size, "interp", &error);
        assert_non_null(other);
        until = machine_now(machine) + 2000ull * CYCLE;
        run(machine, until, 0);
        run(other, until, 100);
        compare(machine, other, round);
        compare_history(machine, other);
        machine_destroy(other);
        blob_free(&blob);
    }
    machine_destroy(machine);
}

static void a_snapshot_goes_on(void **state)
{
    unsigned i;
    (void)state;
    for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        kind = &kinds[i];
        snapshots(4 + 16 * i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compiled_as_interpreted),
        cmocka_unit_test(slices_change_nothing),
        cmocka_unit_test(a_snapshot_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
