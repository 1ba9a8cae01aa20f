/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Programs in Thumb assembly on a simulated mps2-an385: see guest.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "guest.h"

#include "assemble.h"
#include "board.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- assembling --- */

static const char prelude[] = ".thumb\n"
                              ".equ ICTR, 0xe000e004\n.equ ACTLR, 0xe000e008\n"
                              ".equ SYST_CSR, 0xe000e010\n.equ SYST_RVR, 0xe000e014\n"
                              ".equ SYST_CVR, 0xe000e018\n.equ SYST_CALIB, 0xe000e01c\n"
                              ".equ ISER, 0xe000e100\n.equ ICER, 0xe000e180\n"
                              ".equ ISPR, 0xe000e200\n.equ ICPR, 0xe000e280\n"
                              ".equ IABR, 0xe000e300\n.equ IPR, 0xe000e400\n"
                              ".equ CPUID, 0xe000ed00\n.equ ICSR, 0xe000ed04\n"
                              ".equ VTOR, 0xe000ed08\n.equ AIRCR, 0xe000ed0c\n"
                              ".equ SCR, 0xe000ed10\n.equ CCR, 0xe000ed14\n"
                              ".equ SHPR1, 0xe000ed18\n.equ SHPR2, 0xe000ed1c\n"
                              ".equ SHPR3, 0xe000ed20\n.equ SHCSR, 0xe000ed24\n"
                              ".equ CFSR, 0xe000ed28\n.equ HFSR, 0xe000ed2c\n"
                              ".equ DFSR, 0xe000ed30\n.equ MMFAR, 0xe000ed34\n"
                              ".equ BFAR, 0xe000ed38\n.equ MPU_TYPE, 0xe000ed90\n"
                              ".equ MPU_CTRL, 0xe000ed94\n.equ MPU_RNR, 0xe000ed98\n"
                              ".equ MPU_RBAR, 0xe000ed9c\n.equ MPU_RASR, 0xe000eda0\n"
                              ".equ DEMCR, 0xe000edfc\n.equ STIR, 0xe000ef00\n"
                              ".equ DWT_CTRL, 0xe0001000\n.equ DWT_CYCCNT, 0xe0001004\n"
                              ".macro set address, value\n"
                              " ldr r0, =\\address\n ldr r1, =\\value\n str r1, [r0]\n.endm\n"
                              ".macro get reg, address\n"
                              " ldr \\reg, =\\address\n ldr \\reg, [\\reg]\n.endm\n"
                              ".macro mark number\n ldr r0, =\\number\n log r0\n.endm\n";

/* What differs: by the processor's name, for the assembler. */
#define BEGIN_V7M                                                                                  \
    ".macro log reg\n str \\reg, [r10], #4\n.endm\n"                                               \
    ".text\n.globl entry\nentry:\n ldr r10, =0x20001000\n b.w start\n.ltorg\n"

static const struct target {
    const char *cpu, *board, *begin;
} targets[] = {
    {"cortex-m3", "mps2-an385", BEGIN_V7M},
    {"cortex-m4", "mps2-an386", ".fpu fpv4-sp-d16\n" BEGIN_V7M},
    /* no addressing by r10: by way of r7, which cannot be logged; changes the flags */
    {"cortex-m0", "mps2-an382",
     ".macro log reg\n push {r7}\n mov r7, r10\n str \\reg, [r7]\n adds r7, #4\n mov r10, r7\n"
     " pop {r7}\n.endm\n"
     ".text\n.globl entry\nentry:\n ldr r0, =0x20001000\n mov r10, r0\n ldr r0, =start + 1\n"
     " bx r0\n.ltorg\n"},
};

/* Behind the program: the table names the handlers that it has. */
static const char postlude[] =
    "\n.text\n.balign 4\n.ltorg\n.globl finish\nfinish: b finish\n"
    ".globl unexpected\nunexpected: b unexpected\n"
    ".macro vector name\n.ifdef \\name\n .word \\name + 1\n.else\n .word unexpected + 1\n.endif\n"
    ".endm\n"
    ".section .vectors, \"a\"\n .word 0x20008000, entry + 1\n"
    " vector nmi\n vector hard\n vector mem\n vector bus\n vector usage\n vector none\n"
    " vector none\n vector none\n vector none\n vector svc\n vector debugmon\n vector none\n"
    " vector pendsv\n vector systick\n"
    ".irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, "
    "23, 24, 25, 26, 27, 28, 29, 30, 31\n vector irq\\n\n.endr\n";

static void write_source(const char *path, const struct target *target, const char *source)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fprintf(file, ".syntax unified\n.cpu %s\n", target->cpu) > 0);
    assert_true(fputs(prelude, file) >= 0 && fputs(target->begin, file) >= 0 &&
                fputs(source, file) >= 0 && fputs(postlude, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void load_file(struct image *image, const char *path)
{
    struct image_source source = {.step = 1};
    struct sim_error error = {""};
    snprintf(source.path, sizeof source.path, "%s", path);
    if (!image_load(image, &source, &error))
        fail_msg("%s", error.text);
}

static void assemble_for(const struct target *target, const char *source, struct image *image)
{
    const char *place = getenv("TMPDIR");
    char folder[200], text[256], object[256], linked[256], command[1200];
    snprintf(folder, sizeof folder, "%s/guest-XXXXXX", place == NULL ? "/tmp" : place);
    assert_non_null(mkdtemp(folder));
    snprintf(text, sizeof text, "%s/guest.s", folder);
    snprintf(object, sizeof object, "%s/guest.o", folder);
    snprintf(linked, sizeof linked, "%s/guest.elf", folder);
    write_source(text, target, source);
    snprintf(command, sizeof command,
             "arm-none-eabi-as -mimplicit-it=never -o '%s' '%s' && arm-none-eabi-ld -Ttext=0x400 "
             "--section-start=.vectors=0 -e entry -o '%s' '%s'",
             object, text, linked, object);
    if (system(command) != 0)
        fail_msg("the program does not assemble; see %s", text);
    load_file(image, linked);
    unlink(text);
    unlink(object);
    unlink(linked);
    rmdir(folder);
}

void guest_assemble(const char *source, struct image *image)
{
    assemble_for(&targets[0], source, image);
}

/* --- machines --- */

static void take_character(void *owner, uint32_t value, sim_time now)
{
    struct guest *guest = owner;
    (void)now;
    if (guest->text_length + 1 < sizeof guest->text)
        guest->text[guest->text_length++] = (char)value;
}

static void take_report(void *owner, const struct probe_event *event)
{
    struct guest *guest = owner;
    snprintf(guest->report, sizeof guest->report, "%s", event->report.text);
}

static void listen(struct guest *guest, unsigned index, const char *name)
{
    struct stream *stream = machine_stream(guest->machine, name);
    if (stream == NULL)
        return;
    guest->sinks[index] = (struct stream_sink){.owner = guest, .end = take_character};
    stream_subscribe(stream, &guest->sinks[index]);
}

void guest_adopt(struct guest *guest, struct machine *machine)
{
    *guest = (struct guest){.machine = machine, .cpu = armv7m_of(machine->cpu)};
    listen(guest, 0, "cpu0.semihosting");
    listen(guest, 1, "itm");
    listen(guest, 2, "uart0");
    guest->probe = (struct probe){.mask = PROBE_REPORT, .function = take_report, .owner = guest};
    machine_probe_add(machine, &guest->probe);
}

static const char small_board[] =
    "/ { #address-cells = <1>; #size-cells = <1>; interrupt-parent = <&nvic>;"
    "clk: clock { compatible = \"fixed-clock\"; clock-frequency = <25000000>; #clock-cells = <0>; "
    "};"
    "rom: memory@0 { compatible = \"mmio-sram\"; reg = <0 0x10000>; };"
    "ram: memory@20000000 { compatible = \"mmio-sram\"; reg = <0x20000000 0x10000>; };"
    "nvic: nvic@e000e000 { compatible = \"arm,v7m-nvic\"; reg = <0xe000e000 0x1000>;"
    " interrupt-controller; #interrupt-cells = <2>; arm,num-irqs = <32>;"
    " arm,num-irq-priority-bits = <3>; };"
    "cpus { #address-cells = <1>; #size-cells = <0>; cpu0: cpu@0 { device_type = \"cpu\";"
    " compatible = \"arm,cortex-m3\"; reg = <0>; clocks = <&clk>; }; }; };";

static void boot(struct guest *guest, struct image *image, struct machine *machine)
{
    struct sim_error error = {""};
    guest_adopt(guest, machine);
    guest->image = *image;
    if (!machine_load(guest->machine, image, &error))
        fail_msg("%s", error.text);
    machine_reset(guest->machine);
}

void guest_start(struct guest *guest, const char *source, const struct machine_options *options)
{
    struct image image;
    guest_assemble(source, &image);
    boot(guest, &image, test_builtin("mps2-an385", options));
}

void guest_start_on(struct guest *guest, const char *cpu, const char *source,
                    const struct machine_options *options)
{
    const struct target *target = targets;
    struct image image;
    while (strcmp(target->cpu, cpu) != 0)
        assert_true(++target < targets + sizeof targets / sizeof targets[0]);
    assemble_for(target, source, &image);
    boot(guest, &image, test_builtin(target->board, options));
}

void guest_start_small(struct guest *guest, const char *source)
{
    struct image image;
    guest_assemble(source, &image);
    boot(guest, &image, test_board(small_board));
}

void guest_start_file(struct guest *guest, const char *path, const struct machine_options *options)
{
    struct image image;
    load_file(&image, path);
    boot(guest, &image, test_builtin("mps2-an385", options));
}

void guest_end(struct guest *guest)
{
    machine_destroy(guest->machine);
    image_free(&guest->image);
}

/* --- running --- */

static void row(char *text, size_t size, const uint32_t *words, unsigned count)
{
    size_t used = 0;
    unsigned i;
    text[0] = '\0';
    for (i = 0; i < count && used + 12 < size; i++)
        used += (size_t)snprintf(text + used, size - used, " %x", words[i]);
}

static void log_row(struct guest *guest, char *text, size_t size)
{
    uint32_t log[64];
    unsigned count = guest_log_count(guest), i;
    for (i = 0; i < count && i < 64; i++)
        log[i] = guest_logged(guest, i);
    row(text, size, log, i);
}

static void explain(struct guest *guest, enum run_result result)
{
    char name[16], log[600];
    log_row(guest, log, sizeof log);
    fail_msg("the program did not reach `finish`: result %d, pc 0x%08x (unexpected is 0x%08x), "
             "%s, cfsr 0x%08x, hfsr 0x%08x; %s %s; logged%s",
             (int)result, guest_register(guest, "pc"), guest_label(guest, "unexpected"),
             armv7m_exception_name(guest->cpu->exception, name), guest->cpu->cfsr, guest->cpu->hfsr,
             guest->machine->cpu->crash, guest->report, log);
}

void guest_run(struct guest *guest)
{
    enum run_result result = machine_run(guest->machine, machine_now(guest->machine) + 10 * SIM_MS);
    if ((result != RUN_UNTIL && result != RUN_DEAD) ||
        guest_register(guest, "pc") != guest_label(guest, "finish"))
        explain(guest, result);
}

void guest_play(struct guest *guest, const char *source)
{
    guest_start(guest, source, NULL);
    guest_run(guest);
}

uint64_t guest_cycle(const struct guest *guest)
{
    return guest->cpu->cycles;
}

void guest_run_to_cycle(struct guest *guest, uint64_t cycle)
{
    machine_run(guest->machine, clock_time_of(guest->machine->cpu->clock, cycle));
}

/* --- looking --- */

uint32_t guest_register(struct guest *guest, const char *name)
{
    const struct cpu_class *class = guest->machine->cpu->device.class->cpu;
    unsigned i;
    for (i = 0; class->registers[i].name != NULL; i++)
        if (strcmp(class->registers[i].name, name) == 0)
            return (uint32_t) class->get(guest->machine->cpu, i);
    fail_msg("no register %s", name);
    return 0;
}

uint32_t guest_word(struct guest *guest, uint32_t address)
{
    uint8_t b[4];
    assert_int_equal(bus_peek(guest->machine->cpu->data, address, b, 4), 4);
    return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

uint32_t guest_label(struct guest *guest, const char *name)
{
    const struct image_symbol *symbol = image_symbol_find(&guest->image, name);
    if (symbol == NULL)
        fail_msg("no label %s", name);
    return symbol == NULL ? 0 : (uint32_t)symbol->value;
}

unsigned guest_log_count(struct guest *guest)
{
    return (guest_register(guest, "r10") - GUEST_LOG) / 4;
}

uint32_t guest_logged(struct guest *guest, unsigned index)
{
    assert_true(index < guest_log_count(guest));
    return guest_word(guest, GUEST_LOG + 4 * index);
}

void guest_log_is(struct guest *guest, const uint32_t *words, unsigned count)
{
    char expected_text[600], found_text[600];
    row(expected_text, sizeof expected_text, words, count);
    log_row(guest, found_text, sizeof found_text);
    if (guest_log_count(guest) != count || strcmp(expected_text, found_text) != 0)
        fail_msg("logged%s, expected%s", found_text, expected_text);
}

void guest_play_log_is(const char *source, const uint32_t *words, unsigned count)
{
    struct guest guest;
    guest_play(&guest, source);
    guest_log_is(&guest, words, count);
    guest_end(&guest);
}
