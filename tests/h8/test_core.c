/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The H8 family's processors execute the recorded instructions of vectors.txt.gz as they were
 * recorded: each an instruction at a time, and as compiled code and by the fast interpreter, with a
 * SLEEP where it goes on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gen/isa/h8.h"
#include "sim/cpu/h8/h8.h"
#include "tests/support/board.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CODE       0x1000u
#define MOST_BYTES 64u
#define CYCLE      50000 /* picoseconds, at 20 MHz */

struct byte {
    uint32_t address;
    uint8_t value;
    bool open;
};

struct expected {
    uint32_t pc, ccr, exr, open, r[8];
    unsigned count;
    struct byte bytes[MOST_BYTES];
};

struct vector {
    char model[10], row[40], code[40];
    uint32_t ccr, exr, r[8];
    unsigned count;
    struct byte bytes[MOST_BYTES];
    struct expected after;
};

/* --- reading --- */

static void take_byte(const char *word, struct byte *bytes, unsigned *count)
{
    struct byte *byte = &bytes[(*count)++];
    unsigned address, value = 0;
    assert_in_range(*count, 1, MOST_BYTES);
    assert_true(sscanf(word, "%x=%x", &address, &value) >= 1);
    *byte = (struct byte){address, (uint8_t)value, strchr(word, '?') != NULL};
}

static void take_registers(char *text, uint32_t *r)
{
    unsigned i;
    for (i = 0; i < 8; i++, text++)
        r[i] = (uint32_t)strtoul(text, &text, 16);
}

static void take_after(const char *word, struct expected *after)
{
    unsigned value, number;
    if (sscanf(word, "pc=%x", &value) == 1)
        after->pc = value;
    else if (sscanf(word, "ccr=%x", &value) == 1)
        after->ccr = value;
    else if (sscanf(word, "exr=%x", &value) == 1)
        after->exr = value;
    else if (sscanf(word, "open=%x", &value) == 1)
        after->open = value;
    else if (sscanf(word, "er%u=%x", &number, &value) == 2)
        after->r[number & 7] = value;
    else
        take_byte(word, after->bytes, &after->count);
}

static void take_bytes(char *list, struct vector *v)
{
    char *word, *rest = list;
    while ((word = strsep(&rest, ",")) != NULL)
        if (strcmp(word, "-") != 0)
            take_byte(word, v->bytes, &v->count);
}

static void take_line(char *line, struct vector *v)
{
    char *words[8], *rest = line, *word;
    unsigned i;
    line[strcspn(line, "\n")] = '\0';
    memset(v, 0, sizeof *v);
    for (i = 0; i < 8; i++)
        assert_non_null(words[i] = strsep(&rest, " "));
    snprintf(v->model, sizeof v->model, "%s", words[0]);
    snprintf(v->row, sizeof v->row, "%s", words[1]);
    snprintf(v->code, sizeof v->code, "%s", words[2]);
    v->ccr = (uint32_t)strtoul(words[4], NULL, 16);
    v->exr = (uint32_t)strtoul(words[5], NULL, 16);
    take_registers(words[6], v->r);
    take_bytes(words[7], v);
    v->after.ccr = v->ccr;
    v->after.exr = v->exr;
    memcpy(v->after.r, v->r, sizeof v->r);
    while ((word = strsep(&rest, " ,")) != NULL)
        take_after(word, &v->after);
}

/* --- machines --- */

static const char *const models[] = {"h8300", "h8300h", "h8300hn", "h8s"};

static struct machine *make(unsigned model, const char *engine)
{
    struct machine_options options = {.engine = engine};
    struct sim_error error;
    bool wide = model == 1 || model == 3;
    char dts[600];
    struct machine *machine;
    snprintf(dts, sizeof dts,
             "/ { #address-cells = <1>; #size-cells = <1>; clk: clock { compatible = "
             "\"fixed-clock\"; clock-frequency = <20000000>; #clock-cells = <0>; }; cpu { "
             "compatible = \"renesas,%s\"; clocks = <&clk>; interrupt-controller; #interrupt-cells "
             "= <1>; #address-cells = <0>; }; memory@0 { compatible = \"mmio-sram\"; device_type = "
             "\"memory\"; reg = <0 %s>; }; };",
             models[model], wide ? "0x1000000" : "0x10000");
    machine = test_board_try(dts, &options, &error);
    if (machine == NULL)
        fail_msg("%s", error.text);
    return machine;
}

static void poke(struct machine *machine, uint32_t address, uint8_t value)
{
    bus_poke(machine->cpu->data, address, &value, 1);
}

static uint8_t peek(struct machine *machine, uint32_t address)
{
    uint8_t value = 0;
    bus_peek(machine->cpu->data, address, &value, 1);
    return value;
}

static void set_state(struct machine *machine, const struct vector *v)
{
    const struct cpu_class *class = machine->cpu->device.class->cpu;
    unsigned i, value;
    for (i = 0; sscanf(v->code + 2 * i, "%2x", &value) == 1; i++)
        poke(machine, CODE + i, (uint8_t)value);
    for (i = 0; i < v->count; i++)
        poke(machine, v->bytes[i].address, v->bytes[i].value);
    for (i = 0; i < 8; i++)
        class->set(machine->cpu, i, v->r[i]);
    class->set(machine->cpu, 8, CODE);
    class->set(machine->cpu, 9, v->ccr);
    if (strcmp(v->model, "h8s") == 0)
        class->set(machine->cpu, 10, v->exr);
}

static void forget(struct machine *machine, const struct byte *bytes, unsigned count)
{
    unsigned i;
    for (i = 0; i < count; i++)
        poke(machine, bytes[i].address, 0);
}

static void check(struct machine *machine, const struct vector *v, uint32_t pc, const char *way)
{
    const struct cpu_class *class = machine->cpu->device.class->cpu;
    const struct expected *after = &v->after;
    unsigned i;
    for (i = 0; i < 8; i++)
        if ((uint32_t) class->get(machine->cpu, i) != after->r[i])
            fail_msg("%s %s %s, %s: er%u is 0x%x, recorded 0x%x", v->model, v->row, v->code, way, i,
                     (unsigned)class->get(machine->cpu, i), after->r[i]);
    if ((uint32_t) class->get(machine->cpu, 8) != pc)
        fail_msg("%s %s %s, %s: pc is 0x%x, recorded 0x%x", v->model, v->row, v->code, way,
                 (unsigned)class->get(machine->cpu, 8), pc);
    if ((((uint32_t) class->get(machine->cpu, 9) ^ after->ccr) & ~after->open) != 0)
        fail_msg("%s %s %s, %s: ccr was 0x%x, is 0x%x, recorded 0x%x, open 0x%x", v->model, v->row,
                 v->code, way, v->ccr, (unsigned)class->get(machine->cpu, 9), after->ccr,
                 after->open);
    if (strcmp(v->model, "h8s") == 0 &&
        (((uint32_t) class->get(machine->cpu, 10) ^ after->exr) & 0x87) != 0)
        fail_msg("%s %s %s, %s: exr is 0x%x, recorded 0x%x", v->model, v->row, v->code, way,
                 (unsigned)class->get(machine->cpu, 10), after->exr);
    for (i = 0; i < after->count; i++)
        if (!after->bytes[i].open &&
            peek(machine, after->bytes[i].address) != after->bytes[i].value)
            fail_msg("%s %s %s, %s: the byte at 0x%x is 0x%02x, recorded 0x%02x", v->model, v->row,
                     v->code, way, after->bytes[i].address, peek(machine, after->bytes[i].address),
                     after->bytes[i].value);
}

/* --- ways to run one --- */

static bool is_block(const struct vector *v)
{
    return strncmp(v->row, "eepmov", 6) == 0;
}

static void run_one(struct machine *machine, const struct vector *v)
{
    const struct cpu_class *class = machine->cpu->device.class->cpu;
    uint64_t first = class->instructions(machine->cpu);
    set_state(machine, v);
    do
        machine_run(machine, machine->now + 1);
    while (class->instructions(machine->cpu) == first ||
           (is_block(v) && class->pc(machine->cpu) == CODE));
    check(machine, v, v->after.pc, "alone");
}

static bool near(uint32_t a, uint32_t b, unsigned bytes)
{
    return a - b < bytes || b - a < bytes;
}

/* Is there place for an instruction of two bytes where it goes on? */
static bool is_free(const struct vector *v)
{
    unsigned i;
    if (near(v->after.pc, CODE, 10) && v->after.pc < CODE + strlen(v->code) / 2)
        return false;
    for (i = 0; i < v->count; i++)
        if (near(v->after.pc, v->bytes[i].address, 2))
            return false;
    for (i = 0; i < v->after.count; i++)
        if (near(v->after.pc, v->after.bytes[i].address, 2))
            return false;
    return true;
}

/* Twice: the first time pages are not known yet. */
static void run_on(struct machine *machine, const struct vector *v, const char *engine)
{
    bool wide = strcmp(v->model, "h8300h") == 0 || strcmp(v->model, "h8s") == 0;
    unsigned times;
    if (!is_free(v))
        return;
    for (times = 0; times < 2; times++) {
        set_state(machine, v);
        poke(machine, v->after.pc, 0x01);
        poke(machine, v->after.pc + 1, 0x80); /* SLEEP */
        machine_run(machine, machine->now + 1000 * CYCLE);
        check(machine, v, (v->after.pc + 2) & (wide ? 0xffffff : 0xffff), engine);
        forget(machine, (const struct byte[]){{v->after.pc, 0, 0}, {v->after.pc + 1, 0, 0}}, 2);
    }
}

static void run_vector(struct machine *const *machines, const struct vector *v, const char *engine)
{
    unsigned i = 0;
    while (strcmp(models[i], v->model) != 0)
        i++;
    run_one(machines[i], v);
    forget(machines[i], v->after.bytes, v->after.count);
    run_on(machines[i], v, engine);
    forget(machines[i], v->bytes, v->count);
    forget(machines[i], v->after.bytes, v->after.count);
}

static void run_all(const char *engine)
{
    static char line[4000];
    static struct vector v;
    struct machine *machines[4];
    FILE *pipe = popen("gzip -dc tests/h8/vectors.txt.gz", "r");
    unsigned i, count = 0;
    assert_non_null(pipe);
    for (i = 0; i < 4; i++)
        machines[i] = make(i, engine);
    while (fgets(line, sizeof line, pipe) != NULL) {
        if (line[0] == '#')
            continue;
        take_line(line, &v);
        run_vector(machines, &v, engine);
        count++;
    }
    assert_int_equal(pclose(pipe), 0);
    assert_in_range(count, 5000, 100000);
    for (i = 0; i < 4; i++)
        machine_destroy(machines[i]);
}

static void interpreted(void **state)
{
    (void)state;
    run_all("interp");
}

static void compiled(void **state)
{
    (void)state;
    if (!jit_is_there(&h8_core))
        skip();
    run_all("jit");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(interpreted),
        cmocka_unit_test(compiled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
