/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What must hold for every register of every device of the boards mps2-an385 and lm3s6965evb, and
 * of the 68000's and ColdFire's, for these without a processor, and of the H8s': its table's reset
 * value, that a write to a read-only one is ignored and told once, that an access to nothing is
 * told with its place, and that no access whatever does harm (under sanitizers). */
#include "builtin_boards.h"
#include "tests/support/board.h"
#include "tests/support/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct machine *board(const char *name)
{
    const struct builtin_board *b;
    struct sim_error error = {""};
    for (b = builtin_boards; b->name != NULL; b++) {
        struct machine *machine;
        if (strcmp(b->name, name) != 0)
            continue;
        machine = machine_create(b->dtb, b->size, NULL, &error);
        if (machine == NULL)
            fail_msg("%s", error.text);
        machine_reset(machine);
        return machine;
    }
    return test_board_of(name);
}

static unsigned elements(const struct device_register *reg)
{
    return reg->count == 0 ? 1 : reg->count;
}

static uint32_t place(const struct device *device, const struct device_register *reg,
                      unsigned element)
{
    unsigned stride = reg->stride == 0 ? reg->width : reg->stride;
    return device->areas[reg->area].base + reg->offset + element * stride;
}

/* Devices whose registers are those of the table and that are on the bus. */
static bool by_table(const struct device *device)
{
    return device->class->registers != NULL && device->class->access == NULL &&
           device->area_count > 0;
}

/* Arm's boards have the most chips with the most registers. */
static unsigned at_least(const struct machine *m, unsigned count)
{
    const struct device *device = m->devices;
    while (device != NULL && device->class->cpu == NULL)
        device = device->next;
    return device != NULL && strncmp(device->class->compatible, "arm", 3) == 0 ? count : count / 5;
}

static bool mapped(const struct device *device, const struct device_register *reg)
{
    return reg->area < device->area_count && device->areas[reg->area].size > 0;
}

static enum bus_result access_bus(struct device *device, uint32_t address, unsigned width,
                                  bool write, uint64_t *value)
{
    struct bus_access access = {.address = address,
                                .width = (uint8_t)width,
                                .write = write,
                                .privileged = true,
                                .initiator = BUS_CPU,
                                .value = *value};
    enum bus_result result = bus_access(device_space(device), &access);
    *value = access.value;
    return result;
}

/* --- reset values --- */

/* Registers whose value after reset is not that of their manual's summary, on purpose. */
static const struct {
    const char *compatible, *name, *why;
} exceptions[] = {
    {"arm,v7m-nvic", "ICSR", "RETTOBASE, which is unknown in Thread mode, reads as 1"},
    {"arm,v7m-nvic", "SYST_CSR",
     "the table's is that without a reference clock; the board has one"},
    {"arm,v7m-nvic", "SYST_CALIB", "as above"},
    {"arm,v7m-nvic", "ICTR", "the table's is that of 32 interrupts"},
    {"arm,armv7m-itm", "ITM_TER", "the ports are open, as a listening debugger leaves them"},
    {"arm,armv7m-itm", "ITM_TCR", "as above"},
    {"ti,stellaris-gpio", "GPIODATA", "the debugger's pins are pulled up on ports B and C"},
    {"ti,stellaris-gpio", "GPIOAFSEL", "as above"},
    {"ti,stellaris-gpio", "GPIOPUR", "as above"},
    {"ti,stellaris-gpio", "GPIODEN", "as above"},
    {"ti,stellaris-gpio", "GPIOCR", "as above"},
    {"ti,stellaris-sysctl", "USER_REG0", "the board's maker has programmed a MAC address"},
    {"ti,stellaris-sysctl", "USER_REG1", "as above"},
    {"fsl,mcf-watchdog", "WCR", "the board has it off, for firmware that does not know of it"},
    {"fsl,mcf5208-sdramc", "SDCS", "as a boot loader leaves it"},
    {"fsl,mcf5208-edma", "DCHPRI", "each channel has its number"},
    {"fsl,mcf5282-intc", "ICR", "the edge port's levels are fixed"},
    {"renesas,h8300-8bit-timer", "TCSR", "a bit that one of the two has not is 1"},
    {"renesas,8bit-timer", "TCSR", "as above"},
    {"renesas,h8s-8bit-timer", "TCSR", "as above"},
    {"renesas,h8s-port", "DR", "bits of pins that are not there are 1"},
    {"renesas,h8s-open-drain-port", "DR", "as above"},
    {"renesas,h8s-port", "PORT", "port F has an output behind a reset"},
    {"renesas,h8-3292-system", "MDCR", "the pins that choose the mode"},
    {"renesas,h8-3069-system", "MDCR", "as above"},
    {"renesas,h8s-2329-system", "MDCR", "as above"},
    {"renesas,16bit-timer", "TOLR", "is written only, and reads as ones"},
    {"renesas,h8-3069-flash", "FCCS", "FWE is high"},
    {"renesas,h8s-flash", "FLMCR1", "FLSHE does not show the registers"},
    {"renesas,h8s-flash", "FLMCR2", "as above"},
    {"renesas,h8s-flash", "EBR1", "as above"},
    {"renesas,h8s-flash", "EBR2", "as above"},
};

static bool is_exception(const struct device *device, const struct device_register *reg)
{
    unsigned i;
    for (i = 0; i < sizeof exceptions / sizeof *exceptions; i++)
        if (strcmp(exceptions[i].compatible, device->class->compatible) == 0 &&
            strcmp(exceptions[i].name, reg->name) == 0)
            return true;
    /* An array of identifications: one value in the table cannot tell them. */
    return elements(reg) > 1 && reg->access == REG_RO;
}

static void check_reset(struct device *device, unsigned id)
{
    const struct device_register *reg = &device->class->registers[id];
    unsigned i, step = elements(reg) > 64 ? elements(reg) / 64 : 1;
    if (is_exception(device, reg))
        return;
    for (i = 0; i < elements(reg); i += step) {
        uint32_t value = device->class->peek(device, id, i);
        if (value != reg->reset)
            fail_msg("%s.%s[%u]: 0x%08x after reset, 0x%08x in the table", device->name, reg->name,
                     i, value, reg->reset);
    }
}

static void every_register_resets_to_its_tables_value(void **name)
{
    struct machine *m = board(*name);
    struct device *device;
    unsigned id, checked = 0;
    for (device = m->devices; device != NULL; device = device->next)
        for (id = 0; by_table(device) && device->class->registers[id].name != NULL; id++, checked++)
            check_reset(device, id);
    assert_true(checked > at_least(m, 200));
    machine_destroy(m);
}

/* --- read-only registers --- */

#define REGISTERS_MAX 256u

/* Of each register the first element; returns how many. */
static unsigned peek_all(struct device *device, uint32_t *values)
{
    unsigned id;
    for (id = 0; id < REGISTERS_MAX && device->class->registers[id].name != NULL; id++)
        values[id] = device->class->peek(device, id, 0);
    return id;
}

static void check_read_only(struct machine *m, struct device *device, unsigned id)
{
    const struct device_register *reg = &device->class->registers[id];
    uint32_t before[REGISTERS_MAX] = {0}, after[REGISTERS_MAX] = {0};
    unsigned count = peek_all(device, before), i;
    uint64_t ones = ~(uint64_t)before[id];
    struct test_reports reports;
    test_reports_watch(m, &reports);
    assert_int_equal(access_bus(device, place(device, reg, 0), reg->width, true, &ones), BUS_OK);
    peek_all(device, after);
    for (i = 0; i < count; i++)
        if (after[i] != before[i])
            fail_msg("%s.%s is read-only, but a write to it changed %s", device->name, reg->name,
                     device->class->registers[i].name);
    if (reports.count[REPORT_GUEST_ERROR] != 1 || strstr(reports.last, reg->name) == NULL)
        fail_msg("%s.%s: %u reports of a write, the last: %s", device->name, reg->name,
                 reports.count[REPORT_GUEST_ERROR], reports.last);
    access_bus(device, place(device, reg, 0), reg->width, true, &ones);
    assert_int_equal(reports.count[REPORT_GUEST_ERROR], 1);
    machine_probe_remove(m, &reports.probe);
}

static void a_write_to_a_read_only_register_is_ignored_and_told_once(void **name)
{
    struct machine *m = board(*name);
    struct device *device;
    const struct device_register *reg;
    unsigned checked = 0;
    for (device = m->devices; device != NULL; device = device->next)
        for (reg = device->class->registers; by_table(device) && reg->name != NULL; reg++)
            if (reg->access == REG_RO && mapped(device, reg)) {
                check_read_only(m, device, (unsigned)(reg - device->class->registers));
                checked++;
            }
    assert_true(checked > at_least(m, 60));
    machine_destroy(m);
}

/* --- where nothing is --- */

/* No register of the device is there, and no other device lies over it. */
static bool empty_word(const struct device *device, unsigned area, uint32_t offset)
{
    const struct bus_range *range =
        bus_find(device_space(device), device->areas[area].base + offset);
    unsigned i, element;
    if (range == NULL || range->region != &device->areas[area])
        return false;
    for (i = 0; i < 4; i++)
        if (device_register_at(device->class, area, offset + i, &element) != NULL)
            return false;
    return true;
}

static void check_gap(struct machine *m, struct device *device, unsigned area, uint32_t offset)
{
    uint32_t address = device->areas[area].base + offset;
    uint64_t value = 0x5a;
    struct test_reports reports;
    char text[64];
    test_reports_watch(m, &reports);
    assert_int_equal(access_bus(device, address, 4, false, &value), BUS_OK);
    assert_int_equal(value, 0);
    assert_int_equal(reports.count[REPORT_UNKNOWN_REGISTER], 1);
    snprintf(text, sizeof text, "address 0x%08x", address);
    assert_non_null(strstr(reports.last, text));
    snprintf(text, sizeof text, "offset 0x%03x", offset);
    assert_non_null(strstr(reports.last, text));
    assert_non_null(strstr(reports.last, device->name));
    assert_ptr_equal(strstr(reports.last, "pc 0x"), reports.last);
    access_bus(device, address, 4, true, &value);
    assert_int_equal(reports.count[REPORT_UNKNOWN_REGISTER], 1);
    machine_probe_remove(m, &reports.probe);
}

static void an_access_to_no_register_is_told_with_its_place(void **name)
{
    struct machine *m = board(*name);
    struct device *device;
    unsigned area, checked = 0;
    for (device = m->devices; device != NULL; device = device->next)
        for (area = 0; by_table(device) && area < device->area_count; area++) {
            uint32_t offset = 0, size = (uint32_t)device->areas[area].size;
            while (offset + 4 <= size && !empty_word(device, area, offset))
                offset += 4;
            if (offset + 4 > size || device->class->allow != NULL)
                continue; /* full, or not for everybody */
            check_gap(m, device, area, offset);
            checked++;
        }
    assert_true(checked > at_least(m, 8));
    machine_destroy(m);
}

/* --- anything at all --- */

static void poke_at_random(struct machine *m, struct device *device, unsigned area, uint64_t *seed)
{
    const struct bus_region *region = &device->areas[area];
    unsigned i;
    for (i = 0; i < 3000; i++) {
        uint64_t random = random_next(seed), value = random_next(seed);
        uint32_t reach = random & 0x10 ? (uint32_t)region->size : 0x100; /* most are at the start */
        uint32_t offset = (uint32_t)(random_next(seed) % reach);
        access_bus(device, region->base + offset, 1u << (random & 3), random >> 2 & 1, &value);
        if ((random & 0xff00) == 0)
            machine_run(m, m->now + (random_next(seed) % 1000) * SIM_US);
    }
}

/* The processor, if it gets to run, finds zeros as program; that is nobody's harm either. */
static void no_access_does_harm(void **name)
{
    struct machine *m = board(*name);
    struct device *device;
    uint64_t seed = 0x1234567;
    unsigned area;
    for (device = m->devices; device != NULL; device = device->next)
        for (area = 0; area < device->area_count; area++)
            if (device->areas[area].size > 0)
                poke_at_random(m, device, area, &seed);
    machine_destroy(m);
}

int main(void)
{
    static char mps2[] = "mps2-an385", stellaris[] = "lm3s6965evb", mcf5208[] = "mcf5208evb",
                mcf5282[] = "mcf5282", ecb[] = "mc68000-ecb", rcx[] = "rcx", aki[] = "aki-h8-3069f",
                edk[] = "edk2329";
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(every_register_resets_to_its_tables_value, mps2),
        cmocka_unit_test_prestate(every_register_resets_to_its_tables_value, stellaris),
        cmocka_unit_test_prestate(a_write_to_a_read_only_register_is_ignored_and_told_once, mps2),
        cmocka_unit_test_prestate(a_write_to_a_read_only_register_is_ignored_and_told_once,
                                  stellaris),
        cmocka_unit_test_prestate(an_access_to_no_register_is_told_with_its_place, mps2),
        cmocka_unit_test_prestate(an_access_to_no_register_is_told_with_its_place, stellaris),
        cmocka_unit_test_prestate(no_access_does_harm, mps2),
        cmocka_unit_test_prestate(no_access_does_harm, stellaris),
        cmocka_unit_test_prestate(every_register_resets_to_its_tables_value, mcf5208),
        cmocka_unit_test_prestate(a_write_to_a_read_only_register_is_ignored_and_told_once,
                                  mcf5208),
        cmocka_unit_test_prestate(an_access_to_no_register_is_told_with_its_place, mcf5208),
        cmocka_unit_test_prestate(no_access_does_harm, mcf5208),
        cmocka_unit_test_prestate(every_register_resets_to_its_tables_value, mcf5282),
        cmocka_unit_test_prestate(a_write_to_a_read_only_register_is_ignored_and_told_once,
                                  mcf5282),
        cmocka_unit_test_prestate(an_access_to_no_register_is_told_with_its_place, mcf5282),
        cmocka_unit_test_prestate(no_access_does_harm, mcf5282),
        cmocka_unit_test_prestate(no_access_does_harm, ecb),
        cmocka_unit_test_prestate(every_register_resets_to_its_tables_value, rcx),
        cmocka_unit_test_prestate(every_register_resets_to_its_tables_value, aki),
        cmocka_unit_test_prestate(every_register_resets_to_its_tables_value, edk),
        cmocka_unit_test_prestate(no_access_does_harm, rcx),
        cmocka_unit_test_prestate(no_access_does_harm, aki),
        cmocka_unit_test_prestate(no_access_does_harm, edk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
