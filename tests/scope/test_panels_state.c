/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The window's panels of registers, memory and devices: values are the debugger's, what changed
 * since the last stop is marked and nothing else, what is typed is written, all of a space can be
 * reached, and looking changes nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/scope/stage.h"

#include "tools/scope/panel_devices.h"
#include "tools/scope/panel_memory.h"
#include "tools/scope/panel_registers.h"

#define PUMP    "firmware/images/pump-mps2-an385.elf"
#define PUMP_68 "firmware/images/pump-mc68000-ecb.elf"
#define PUMP_H8 "firmware/images/pump-aki-h8-3069f.elf"

static const char *const images[] = {PUMP, PUMP_68, PUMP_H8};
#define IMAGES (sizeof images / sizeof images[0])

/* --- registers --- */

static void compare_registers(struct stage *stage)
{
    const struct registers *registers = (struct registers *)stage_panel(stage, &registers_panel);
    json_t *answer = stage_ask(stage, "info registers"), *said;
    size_t i;
    json_array_foreach(json_object_get(answer, "registers"), i, said)
    {
        assert_string_equal(registers->class->registers[i].name, json_text(said, "name"));
        assert_int_equal(registers->now.known[i], json_object_get(said, "value") != NULL);
        if (registers->now.known[i])
            assert_int_equal(registers->now.values[i], json_count(said, "value"));
    }
    assert_int_equal(i, registers->count);
    json_decref(answer);
}

static void test_registers_and_their_changes(void **state)
{
    size_t k;
    (void)state;
    for (k = 0; k < IMAGES; k++) {
        struct registers_shown before;
        struct registers *registers;
        struct stage stage;
        unsigned i, n, marked = 0;
        stage_begin(&stage, images[k]);
        registers = (struct registers *)stage_show(&stage, &registers_panel);
        stage_do(&stage, "go 30ms");
        compare_registers(&stage);
        for (n = 0; n < 12; n++) {
            before = registers->now;
            stage_do(&stage, n % 4 == 3 ? "reverse-stepi" : "stepi");
            compare_registers(&stage);
            for (i = 0; i < registers->count; i++) {
                assert_int_equal(registers->changed[i],
                                 registers->now.values[i] != before.values[i]);
                marked += registers->changed[i];
            }
        }
        assert_true(marked >= 12); /* the program counter at least */
        stage_end(&stage);
    }
}

static void test_register_is_changed(void **state)
{
    struct registers *registers;
    struct stage stage;
    const char *typed;
    (void)state;
    stage_begin(&stage, PUMP);
    registers = (struct registers *)stage_show(&stage, &registers_panel);
    stage_do(&stage, "go 30ms");
    stage_focus(&stage, &registers_panel, "reg.3");
    stage_key(&stage, "Return");
    typed = stage.scope->typed;
    (void)typed;
    stage_do(&stage, "set $r3 = 0x1234");
    assert_int_equal(registers->now.values[3], 0x1234);
    assert_true(registers->changed[3]);
    stage_do(&stage, "stepi");
    assert_false(registers->changed[3]);
    compare_registers(&stage);
    stage_end(&stage);
}

static void test_status_has_fields(void **state)
{
    size_t k;
    (void)state;
    for (k = 0; k < IMAGES; k++) {
        const struct registers *registers;
        const struct cpu_fields *fields;
        struct stage stage;
        unsigned i;
        stage_begin(&stage, images[k]);
        registers = (struct registers *)stage_show(&stage, &registers_panel);
        for (fields = registers->class->fields; fields->reg != NULL; fields++) {
            const struct register_field *field;
            uint64_t seen = 0;
            for (i = 0; i < registers->count; i++)
                if (strcmp(registers->class->registers[i].name, fields->reg) == 0)
                    break;
            if (i == registers->count)
                continue; /* another model's */
            for (field = fields->fields; field->name != NULL; field++) {
                uint64_t bits = (((uint64_t)1 << field->bits) - 1) << field->low;
                assert_true(field->low + field->bits <= registers->class->registers[i].bits);
                assert_int_equal(seen & bits, 0);
                seen |= bits;
            }
        }
        stage_end(&stage);
    }
}

/* --- memory --- */

static const struct memory_line *line_of(const struct memory *memory, uint32_t address)
{
    const struct memory_line *line = memory_line_at(memory, memory_row(memory, address));
    if (line == NULL)
        fail_msg("0x%08x is not shown", address);
    return line;
}

static uint32_t value_at(const struct memory *memory, uint32_t address)
{
    const struct memory_line *line = line_of(memory, address);
    uint32_t value = 0;
    assert_false(line->heading);
    assert_true(memory_value(memory, line, address - line->now.address, &value));
    return value;
}

static void test_memory_is_the_debuggers(void **state)
{
    static const char *const formats[] = {"x/16xb", "x/16xh", "", "x/16xw"};
    size_t k, i;
    (void)state;
    for (k = 0; k < IMAGES; k++) {
        struct memory *memory;
        struct stage stage;
        unsigned width;
        char go[40];
        stage_begin(&stage, images[k]);
        memory = (struct memory *)stage_show(&stage, &memory_panel);
        stage_do(&stage, "go 400ms");
        snprintf(go, sizeof go, "memory go $%s", memory->stack);
        stage_do(&stage, go);
        for (width = 1; width <= 4; width *= 2) {
            char line[64];
            json_t *answer, *said;
            uint32_t from = memory->cursor & ~15u;
            snprintf(line, sizeof line, "width.%u", width);
            stage_click(&stage, &memory_panel, line);
            snprintf(line, sizeof line, "%s 0x%x", formats[width - 1], from);
            answer = stage_ask(&stage, line);
            json_array_foreach(json_object_get(answer, "memory"), i, said)
                assert_int_equal(value_at(memory, (uint32_t)json_count(said, "address")),
                                 json_count(said, "number"));
            assert_true(i >= 4);
            json_decref(answer);
        }
        stage_end(&stage);
    }
}

static void test_typed_values_are_written(void **state)
{
    struct memory *memory;
    struct stage stage;
    uint32_t address;
    unsigned i;
    (void)state;
    stage_begin(&stage, PUMP);
    memory = (struct memory *)stage_show(&stage, &memory_panel);
    stage_do(&stage, "go 30ms");
    stage_do(&stage, "memory go 0x20100000");
    address = memory->cursor;
    assert_int_equal(value_at(memory, address), 0);
    stage_focus(&stage, &memory_panel, "memory");
    stage_type(&stage, "a5");
    assert_int_equal(value_at(memory, address), 0xa5);
    assert_int_equal(memory->cursor, address + 1);
    assert_int_equal(line_of(memory, address)->changed,
                     1u << (address - line_of(memory, address)->now.address));
    stage_type(&stage, "7");
    stage_key(&stage, "Escape"); /* thought better of it */
    assert_int_equal(value_at(memory, address + 1), 0);
    stage_type(&stage, "7");
    stage_key(&stage, "Return");
    assert_int_equal(value_at(memory, address + 1), 7);
    stage_do(&stage, "stepi");
    for (i = 0; i < 2; i++)
        assert_int_equal(line_of(memory, address)->changed, 0);
    stage_do(&stage, "memory width 4");
    stage_do(&stage, "memory go 0x20100000");
    stage_focus(&stage, &memory_panel, "memory");
    stage_key(&stage, "Down");
    stage_type(&stage, "01020304");
    assert_int_equal(value_at(memory, address + memory->line), 0x01020304);
    stage_end(&stage);
}

/* Bytes that an instruction changes are marked, and no others. */
static void test_memory_changes_are_marked(void **state)
{
    struct memory *memory;
    struct stage stage;
    unsigned n, marked = 0;
    (void)state;
    stage_begin(&stage, PUMP);
    memory = (struct memory *)stage_show(&stage, &memory_panel);
    stage_do(&stage, "break buffer_put");
    stage_do(&stage, "continue 1s");
    stage_do(&stage, "memory go $sp");
    for (n = 0; n < 10; n++) {
        struct memory_line *lines = calloc(MEMORY_LINES, sizeof *lines);
        size_t i, count = memory->line_count;
        uint64_t first = memory->first_row;
        unsigned k;
        memcpy(lines, memory->lines, count * sizeof *lines);
        stage_do(&stage, "stepi");
        for (i = 0; i < count; i++) {
            const struct memory_line *now = memory_line_at(memory, first + i);
            if (now == NULL || now->heading)
                continue;
            for (k = 0; k < memory->line; k++) {
                bool other =
                    (now->now.known & 1u << k) != 0 && now->now.bytes[k] != lines[i].now.bytes[k];
                assert_int_equal((now->changed & 1u << k) != 0, other);
                marked += other;
            }
        }
        free(lines);
    }
    assert_true(marked > 0); /* push at least */
    stage_end(&stage);
}

static void test_all_of_a_space(void **state)
{
    size_t k;
    (void)state;
    for (k = 0; k < IMAGES; k++) {
        const struct memory *memory;
        struct stage stage;
        uint64_t next = 0;
        unsigned i, mapped = 0;
        stage_begin(&stage, images[k]);
        memory = (struct memory *)stage_show(&stage, &memory_panel);
        for (i = 0; i < memory->stretch_count; i++) {
            const struct memory_stretch *stretch = &memory->stretches[i];
            assert_int_equal(stretch->first, next); /* nothing is left out, nothing is twice */
            next = (uint64_t)stretch->last + 1;
            mapped += stretch->mapped;
            assert_true(memory_row(memory, stretch->first) >= stretch->row);
            assert_true(memory_row(memory, stretch->last) < memory->rows);
        }
        assert_int_equal(next, (uint64_t)1 << 4 * memory->digits);
        assert_true(mapped > 0 && mapped < memory->stretch_count);
        stage_focus(&stage, &memory_panel, "memory");
        for (i = 0; i < 6; i++)
            stage_key(&stage, i < 3 ? "PageDown" : "PageUp");
        stage_end(&stage);
    }
}

static void test_memory_follows(void **state)
{
    const struct memory *memory;
    json_t *answer;
    struct stage stage;
    (void)state;
    stage_begin(&stage, PUMP);
    memory = (struct memory *)stage_show(&stage, &memory_panel);
    stage_do(&stage, "go 30ms");
    stage_do(&stage, "memory follow $sp");
    stage_do(&stage, "break buffer_put");
    stage_do(&stage, "continue 1s");
    answer = stage_ask(&stage, "print $sp");
    assert_int_equal(memory->cursor, json_count(answer, "number"));
    json_decref(answer);
    stage_do(&stage, "memory follow off");
    assert_false(stage_try(&stage, "memory go nothing_here"));
    assert_false(stage_try(&stage, "memory width 3"));
    assert_false(stage_try(&stage, "memory space attic"));
    assert_false(stage_try(&stage, "memory"));
    stage_end(&stage);
}

/* --- devices --- */

static const struct devices_row *register_row(const struct devices *devices, const char *name)
{
    size_t i;
    for (i = 0; i < devices->row_count; i++)
        if (devices->rows[i].field == NULL && strcmp(devices->rows[i].name, name) == 0)
            return &devices->rows[i];
    fail_msg("%s has no register %s shown", devices->chosen, name);
    return NULL;
}

static void compare_device(struct stage *stage, const char *name)
{
    const struct devices *devices = (struct devices *)stage_panel(stage, &devices_panel);
    char line[100];
    json_t *answer, *said;
    size_t i;
    snprintf(line, sizeof line, "devices choose %s", name);
    stage_do(stage, line);
    snprintf(line, sizeof line, "info register %s", name);
    answer = stage_ask(stage, line);
    json_array_foreach(json_object_get(answer, "registers"), i, said)
    {
        const struct devices_row *row = register_row(devices, json_text(said, "register"));
        assert_int_equal(row->address, json_count(said, "address"));
        assert_int_equal(row->value, json_count(said, "value"));
    }
    json_decref(answer);
}

static void test_devices_are_the_debuggers(void **state)
{
    size_t k, i;
    (void)state;
    for (k = 0; k < IMAGES; k++) {
        const struct devices *devices;
        struct stage stage;
        unsigned with = 0;
        stage_begin(&stage, images[k]);
        devices = (struct devices *)stage_show(&stage, &devices_panel);
        stage_do(&stage, "go 100ms");
        for (i = 0; i < devices->node_count; i++) {
            if (devices->nodes[i].count == 0)
                continue;
            compare_device(&stage, devices->nodes[i].name);
            with++;
        }
        assert_true(with > 1);
        stage_end(&stage);
    }
}

static void test_fields_are_shown(void **state)
{
    const struct devices *devices;
    struct stage stage;
    json_t *answer, *said;
    char id[32];
    size_t i, row;
    (void)state;
    stage_begin(&stage, PUMP);
    devices = (struct devices *)stage_show(&stage, &devices_panel);
    stage_do(&stage, "go 30ms");
    stage_do(&stage, "devices choose uart0");
    row = (size_t)(register_row(devices, "CTRL") - devices->rows);
    snprintf(id, sizeof id, "register.%zu", row);
    stage_click(&stage, &devices_panel, id);
    answer = stage_ask(&stage, "info register uart0.CTRL");
    json_array_foreach(
        json_object_get(json_array_get(json_object_get(answer, "registers"), 0), "fields"), i, said)
    {
        assert_string_equal(devices->rows[row + 1 + i].name, json_text(said, "field"));
        assert_int_equal(devices->rows[row + 1 + i].value, json_count(said, "value"));
    }
    assert_true(i > 2);
    json_decref(answer);
    stage_focus(&stage, &devices_panel, id);
    stage_key(&stage, "Return"); /* closes it */
    assert_true(devices->rows[row + 1].field == NULL);
    stage_end(&stage);
}

static void test_meanings(void **state)
{
    static const struct register_field field = {"MODE", 4, 2, "0 off, 1 on, 2 by an event; 3 both"};
    char text[64];
    (void)state;
    assert_string_equal(devices_meaning(&field, 0, text, sizeof text), "off");
    assert_string_equal(devices_meaning(&field, 2, text, sizeof text), "by an event");
    assert_string_equal(devices_meaning(&field, 3, text, sizeof text), "both");
    assert_string_equal(devices_meaning(&field, 7, text, sizeof text), "");
    assert_int_equal(devices_field(&field, 0x35), 3);
}

static void test_register_is_written_and_stopped_at(void **state)
{
    const struct devices *devices;
    struct stage stage;
    char id[32];
    size_t i;
    bool marked = false;
    (void)state;
    stage_begin(&stage, PUMP);
    devices = (struct devices *)stage_show(&stage, &devices_panel);
    stage_do(&stage, "go 30ms");
    stage_do(&stage, "devices choose timer1");
    stage_do(&stage, "write timer1.RELOAD 0x1234");
    assert_int_equal(register_row(devices, "RELOAD")->value, 0x1234);
    assert_true(register_row(devices, "RELOAD")->changed);
    for (i = 0; i < devices->node_count; i++)
        if (strcmp(devices->nodes[i].name, "timer1") == 0)
            marked = devices->nodes[i].changed;
    assert_true(marked);
    assert_false(stage_try(&stage, "write timer1.RELOAD"));
    assert_false(stage_try(&stage, "write timer1.NOTHING 1"));
    assert_false(stage_try(&stage, "write uart0.PID0 1"));
    stage_do(&stage, "devices choose uart0");
    snprintf(id, sizeof id, "register.%zu",
             (size_t)(register_row(devices, "DATA") - devices->rows));
    stage_do(&stage, "go start");
    stage_menu(&stage, &devices_panel, id, "Stop when it is written");
    stage_do(&stage, "continue 1s");
    assert_non_null(strstr(stage_said(&stage), "uart0.DATA"));
    assert_false(stage_try(&stage, "devices choose chair"));
    assert_false(stage_try(&stage, "devices"));
    stage_end(&stage);
}

/* With all panels shown and scrolled a run is the same as without a window. */
static void test_looking_changes_nothing(void **state)
{
    static const char *const steps[] = {"stepi 3", "go 120ms", "go -30ms", "go 150ms"};
    struct stage one, other;
    json_t *first, *second;
    size_t i;
    (void)state;
    stage_begin(&one, PUMP);
    stage_show(&one, &devices_panel);
    for (i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        stage_do(&one, steps[i]);
        stage_show(&one, i % 2 == 0 ? &memory_panel : &devices_panel);
    }
    stage_begin(&other, PUMP);
    stage_do(&other, "layout hide devices");
    stage_do(&other, "go 150ms");
    first = stage_ask(&one, "info registers");
    second = stage_ask(&other, "info registers");
    assert_true(json_equal(first, second));
    json_decref(first);
    json_decref(second);
    first = stage_ask(&one, "x/256xw $sp");
    second = stage_ask(&other, "x/256xw $sp");
    assert_true(json_equal(first, second));
    json_decref(first);
    json_decref(second);
    stage_end(&one);
    stage_end(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_registers_and_their_changes),
        cmocka_unit_test(test_register_is_changed),
        cmocka_unit_test(test_status_has_fields),
        cmocka_unit_test(test_memory_is_the_debuggers),
        cmocka_unit_test(test_typed_values_are_written),
        cmocka_unit_test(test_memory_changes_are_marked),
        cmocka_unit_test(test_all_of_a_space),
        cmocka_unit_test(test_memory_follows),
        cmocka_unit_test(test_devices_are_the_debuggers),
        cmocka_unit_test(test_fields_are_shown),
        cmocka_unit_test(test_meanings),
        cmocka_unit_test(test_register_is_written_and_stopped_at),
        cmocka_unit_test(test_looking_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
