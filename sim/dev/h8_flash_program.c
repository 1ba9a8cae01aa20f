/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Flash memory of the H8/3069F: it is programmed by the chip's own program. SCO copies that to RAM;
 * a call 32 bytes behind its beginning sets it up, one at 16 bytes programs 128 bytes (ER1 to
 * where, ER0 from where) or erases block R0L; R0L has the result. Here that program is a few
 * instructions which leave the work to a register of ours. After the H8/3069F Hardware Manual,
 * chapter "ROM". Leaves out boot mode, the user boot area (FMATS), abort by the user's branch. */
#include "cpu/h8/h8.h"
#include "dev/h8_chip.h"
#include "dev/h8_flash.h"

#include <stddef.h>
#include <string.h>

#define SIZE         0x80000u
#define UNIT         128u
#define RAM          0xffe000u /* shown by RAMCR */
#define BLOCKS       16u
#define WORK         16u          /* of the copied program: where it programs or erases */
#define SETUP        32u          /* where it is set up */
#define COPIED       128u         /* bytes that the copy is here; the chip's has 2 KB */
#define PROGRAM_TIME (3 * SIM_MS) /* of 128 bytes, as the electrical characteristics have it */
#define ERASE_TIME   (5 * SIM_MS) /* of 1 KB: 300 ms of 64 KB */

struct h8_flash_program {
    struct device device;
    struct h8 *cpu;
    struct h8_flash_memory memory;
    struct h8_ram_overlay overlay;
    uint8_t values[14]; /* registers */
    uint8_t result;     /* FPFR of the last call */
    bool erases;        /* what was copied: EPVB, else PPVS */
};

enum { FCCS, FPCS, FECS, FKEY, FMATS, FTDAR, FVACR, FVADRR, FVADRE, FVADRH, FVADRL, RAMCR, CALL };
enum { FWE = 0x80, SCO = 0x01, KEY_COPY = 0xa5, KEY_WORK = 0x5a };
enum { FAILED = 0x01, WRONG_KEY = 0x04, WRONG_DATA = 0x04, WRONG_PLACE = 0x02, TDER = 0x80 };

#define KEPT_AT(offset_, name_, about_) H8_BYTE(1, offset_, name_, about_, .stores_only = true)
static const struct device_register registers[] = {
    [FCCS] = H8_BYTE(1, 0, "FCCS", "FWE, and SCO: copy the program"),
    [FPCS] = H8_BYTE(1, 1, "FPCS", "bit 0: the one that programs"),
    [FECS] = H8_BYTE(1, 2, "FECS", "bit 0: the one that erases"),
    [FKEY] = H8_BYTE(1, 4, "FKEY", "0xa5 to copy, 0x5a to program or erase"),
    [FMATS] = KEPT_AT(5, "FMATS", "user boot area"),
    [FTDAR] = H8_BYTE(1, 6, "FTDAR", "where to copy"),
    [FVACR] = KEPT_AT(7, "FVACR", "vectors' address"),
    [FVADRR] = KEPT_AT(8, "FVADRR", "vectors' address"),
    [FVADRE] = KEPT_AT(9, "FVADRE", "vectors' address"),
    [FVADRH] = KEPT_AT(10, "FVADRH", "vectors' address"),
    [FVADRL] = KEPT_AT(11, "FVADRL", "vectors' address"),
    [RAMCR] = H8_BYTE(0, 0, "RAMCR", "RAM in place of a block"),
    [CALL] = H8_BYTE(1, 15, "CALL", "of the copied program: does its work; reads as the result"),
    {0}};

static const struct state_field state[] = {STATE_ARRAY(struct h8_flash_program, values),
                                           STATE(struct h8_flash_program, result),
                                           STATE(struct h8_flash_program, erases), STATE_END};

static struct h8_flash_program *of(struct device *device)
{
    return (struct h8_flash_program *)device;
}

/* --- the copied program --- */

/* FTDAR's values; others are an error. */
static bool copy_address(const struct h8_flash_program *flash, uint32_t *address)
{
    static const uint32_t places[] = {0xffef20, 0xffdf20, 0xffcf20, 0xffbf20};
    if (flash->values[FTDAR] >= sizeof places / sizeof *places)
        return false;
    *address = places[flash->values[FTDAR]];
    return true;
}

/* mov.b r0l,@CALL; mov.b @CALL,r0l; rts; the result of the copy before it all. */
static void copy(struct h8_flash_program *flash)
{
    static const uint8_t calls[] = {0x6a, 0xa8, 0x00, 0xfe, 0xe0, 0xbf, 0x6a,
                                    0x28, 0x00, 0xfe, 0xe0, 0xbf, 0x54, 0x70};
    uint8_t bytes[COPIED] = {0};
    uint32_t address;
    bool one = (flash->values[FPCS] & 1) != (flash->values[FECS] & 1);
    if (!copy_address(flash, &address)) {
        flash->values[FTDAR] |= TDER;
        return;
    }
    bytes[0] = flash->values[FKEY] != KEY_COPY ? FAILED | WRONG_KEY : one ? 0 : FAILED | 2;
    memcpy(bytes + WORK, calls, sizeof calls);
    memcpy(bytes + SETUP, calls, sizeof calls);
    flash->erases = flash->values[FECS] & 1;
    bus_poke(flash->memory.space, address, bytes, bytes[0] == 0 ? sizeof bytes : 1);
}

/* As if another master had the bus: told at the next run of the processor, which so comes at once.
 */
static void take_time(struct h8_flash_program *flash, sim_time time)
{
    struct cpu *cpu = &flash->cpu->cpu;
    sim_time now = device_now(&flash->device);
    cpu->stolen +=
        (uint32_t)(clock_cycles_at(cpu->clock, now + time) - clock_cycles_at(cpu->clock, now));
    cpu->device.class->cpu->shorten(cpu, now);
}

static uint32_t start_of(unsigned block)
{
    static const uint8_t first[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 16, 32, 48, 64, 80, 96, 112, 128};
    return first[block] * 0x1000u;
}

static uint8_t erase(struct h8_flash_program *flash, unsigned block)
{
    uint32_t from, size;
    if (block >= BLOCKS)
        return FAILED | 0x08;
    from = start_of(block);
    size = start_of(block + 1) - from;
    h8_flash_erase(&flash->memory, from, size);
    take_time(flash, ERASE_TIME * (size / 1024));
    return 0;
}

static uint8_t program(struct h8_flash_program *flash, uint32_t from, uint32_t to)
{
    uint8_t bytes[UNIT];
    if (to % UNIT != 0 || to >= SIZE)
        return FAILED | WRONG_PLACE;
    if (from < SIZE || bus_peek(flash->memory.space, from, bytes, UNIT) != UNIT)
        return FAILED | WRONG_DATA;
    h8_flash_program(&flash->memory, to, bytes, UNIT);
    take_time(flash, PROGRAM_TIME);
    return 0;
}

/* By where the call comes from. */
static uint8_t call(struct h8_flash_program *flash)
{
    const uint32_t *r = flash->cpu->run.r;
    uint32_t address, pc = flash->cpu->cpu.device.class->cpu->pc(&flash->cpu->cpu);
    if (!copy_address(flash, &address) || pc - address >= COPIED)
        return FAILED;
    if (pc - address >= SETUP)
        return 0;
    if (flash->values[FKEY] != KEY_WORK)
        return FAILED | 0x10;
    return flash->erases ? erase(flash, r[0] & 0xff) : program(flash, r[0], r[1]);
}

/* --- registers --- */

static uint32_t peek(struct device *device, unsigned reg, unsigned element)
{
    const struct h8_flash_program *flash = of(device);
    (void)element;
    if (reg == FCCS)
        return device_has(device, "renesas,fwe") ? FWE : 0;
    return reg == CALL ? flash->result : flash->values[reg];
}

static enum bus_result write(struct device *device, unsigned reg, unsigned element, uint32_t value,
                             uint32_t mask)
{
    static const uint8_t writable[] = {0,    1,    1,    0xff, 0xff, 0xff, 0xff,
                                       0xff, 0xff, 0xff, 0xff, 0x0f, 0};
    struct h8_flash_program *flash = of(device);
    (void)element;
    (void)mask;
    flash->values[reg] = (uint8_t)value & writable[reg];
    if (reg == FCCS && (value & SCO) && flash->values[FKEY] == KEY_COPY)
        copy(flash);
    if (reg == RAMCR)
        h8_ram_overlay_set(&flash->overlay, flash->values[RAMCR]);
    if (reg == CALL)
        flash->result = call(flash);
    return BUS_OK;
}

static void reset(struct device *device)
{
    struct h8_flash_program *flash = of(device);
    memset(flash->values, 0, sizeof flash->values);
    flash->result = 0;
    flash->erases = false;
    h8_ram_overlay_set(&flash->overlay, 0);
}

static bool loaded(struct device *device, struct sim_error *error)
{
    struct h8_flash_program *flash = of(device);
    (void)error;
    h8_ram_overlay_set(&flash->overlay, flash->values[RAMCR]);
    return true;
}

static bool init(struct device *device, struct sim_error *error)
{
    struct h8_flash_program *flash = of(device);
    flash->cpu = h8_cpu_of(device, "renesas,cpu", error);
    if (flash->cpu == NULL || !device_map_registers(device, error))
        return false;
    h8_flash_init(&flash->memory, device_space(device), SIZE);
    return h8_ram_overlay_init(device, &flash->overlay, RAM, error);
}

const struct device_class h8_flash_program_class = {
    .compatible = "renesas,h8-3069-flash",
    .title = "H8/3069F flash memory",
    .manual = "H8/3069F Hardware Manual, chapter ROM",
    .size = sizeof(struct h8_flash_program),
    .registers = registers,
    .state = state,
    .init = init,
    .reset = reset,
    .loaded = loaded,
    .peek = peek,
    .write = write,
};
