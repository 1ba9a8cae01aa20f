/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System control modules with the core watchdog of the MCF5208 (the part behind 0xFC040000) and
 * the MCF5282. After the MCF5208 Reference Manual, chapters "System Control Module" and "Power
 * Management", and the MCF5282 User's Manual, chapter "System Control Module".
 * Bases and protection are only stored: peripherals stay where the board has them. */
#include "dev/mcf.h"

#include <stddef.h>

#define STORED_MAX 16u

struct mcf_scm {
    struct device device;
    struct device *controller; /* of resets; may be NULL */
    struct clock_domain *clock;
    uint32_t stored[STORED_MAX]; /* by the register's number */
    uint16_t cwcr;
    uint8_t status; /* SCMISR, CWTIF */
    uint8_t cause;  /* CRSR of the MCF5282 */
    bool asked;     /* for a reset by this watchdog */
    bool served;    /* the first half of the service sequence came */
    uint64_t opens; /* cycle from which on it may be served, of the windowed mode */
    struct event due;
    struct line_driver irq;
};

#define FIRST  0x55u
#define SECOND 0xaau
#define CWE    0x80u
#define CWIC   0x01u

enum { CWCR, CWSR, STATUS_8 = 2, FIRST_STORED = 3 };

/* --- MCF5208 --- */

enum { LOCKED = 1 << 15 };
enum { BY_INTERRUPT, INTERRUPT_THEN_RESET, BY_RESET, WINDOW };

static const struct register_field cwcr_5208_fields[] = {
    {"RO", 15, 1, "1 no write changes this any more"},
    {"CWRWH", 8, 1, "1 stands still while the core is halted, kept only"},
    {"CWE", 7, 1, "1 on"},
    {"CWRI", 5, 2, "0 interrupt, 1 interrupt, then reset, 2 reset, 3 window"},
    {"CWT", 0, 5, "2 to this power cycles, 8 to 31"},
    {0}};
static const struct register_field scmisr_fields[] = {
    {"CFEI", 1, 1, "core fault: never"}, {"CWIC", 0, 1, "core watchdog, write 1 to clear"}, {0}};

#define STORED(id, text, at, bytes, value, what)                                                   \
    [id] = {.name = (text),                                                                        \
            .offset = (at),                                                                        \
            .width = (bytes),                                                                      \
            .reset = (value),                                                                      \
            .stores_only = true,                                                                   \
            .about = (what)}

static const struct device_register registers_5208[] = {
    [CWCR] = {.name = "CWCR",
              .offset = 0x16,
              .width = 2,
              .fields = cwcr_5208_fields,
              .about = "core watchdog"},
    [CWSR] = {.name = "CWSR",
              .offset = 0x1b,
              .width = 1,
              .access = REG_WO,
              .about = "0x55, then 0xAA: begins anew"},
    [STATUS_8] = {.name = "SCMISR",
                  .offset = 0x1f,
                  .width = 1,
                  .access = REG_W1C,
                  .fields = scmisr_fields,
                  .about = "interrupt status"},
    STORED(3, "WCR", 0x13, 1, 0, "wake-up control"),
    STORED(4, "PPMSR", 0x2c, 1, 0, "number of a module to stop"),
    STORED(5, "PPMCR", 0x2d, 1, 0, "number of a module to start"),
    STORED(6, "PPMHR", 0x30, 4, 0, "1 module stopped, 63 to 32"),
    STORED(7, "PPMLR", 0x34, 4, 0, "1 module stopped, 31 to 0"),
    STORED(8, "CFIER", 0x75, 1, 0, "1 core faults interrupt"),
    [9] = {.name = "CFADR", .offset = 0x70, .width = 4, .access = REG_RO, .about = "no fault yet"},
    [10] = {.name = "CFLOC", .offset = 0x76, .width = 1, .access = REG_RO, .about = "no fault yet"},
    [11] = {.name = "CFATR", .offset = 0x77, .width = 1, .access = REG_RO, .about = "no fault yet"},
    [12] = {.name = "CFDTR", .offset = 0x7c, .width = 4, .access = REG_RO, .about = "no fault yet"},
    {0}};

/* --- MCF5282 --- */

enum { CWRI_5282 = 1 << 6, CWTA = 1 << 2, CWTAVAL = 1 << 1 };

static const struct register_field cwcr_5282_fields[] = {
    {"CWE", 7, 1, "1 on"},
    {"CWRI", 6, 1, "1 reset, 0 interrupt"},
    {"CWT", 3, 3, "2 to the power of 9, 11, 13, 15, 19, 23, 27, 31 cycles"},
    {"CWTA", 2, 1, "transfer acknowledge, kept only"},
    {"CWTAVAL", 1, 1, "transfer acknowledge, kept only"},
    {"CWTIF", 0, 1, "interrupt, write 1 to clear"},
    {0}};

static const struct device_register registers_5282[] = {
    [CWCR] = {.name = "CWCR",
              .offset = 0x11,
              .width = 1,
              .fields = cwcr_5282_fields,
              .about = "core watchdog"},
    [CWSR] = {.name = "CWSR",
              .offset = 0x13,
              .width = 1,
              .access = REG_WO,
              .about = "0x55, then 0xAA: begins anew"},
    [STATUS_8] = {.name = "CRSR",
                  .offset = 0x10,
                  .width = 1,
                  .access = REG_W1C,
                  .reset = 0x80,
                  .about = "bit 7 external reset, 5 core watchdog's"},
    STORED(3, "IPSBAR", 0x00, 4, 0x40000001, "base of the peripherals"),
    STORED(4, "RAMBAR", 0x08, 4, 0, "base of the SRAM for other masters"),
    STORED(5, "LPICR", 0x12, 1, 0, "low-power interrupt control"),
    STORED(6, "DMAREQC", 0x14, 4, 0, "DMA requests"),
    STORED(7, "MPARK", 0x1c, 4, 0x30e10000, "bus master park"),
    STORED(8, "MPR", 0x20, 1, 0x03, "privilege of bus masters"),
    STORED(9, "PACR0", 0x24, 1, 0, "protection"),
    STORED(10, "PACR1", 0x25, 1, 0, "protection"),
    STORED(11, "PACR2", 0x26, 2, 0, "protection, and PACR3"),
    STORED(12, "PACR4", 0x28, 1, 0, "protection"),
    STORED(13, "PACR5", 0x2a, 2, 0, "protection, and PACR6"),
    STORED(14, "PACR7", 0x2c, 4, 0, "protection, and PACR8"),
    STORED(15, "GPACR0", 0x30, 2, 0, "protection, and GPACR1"),
    {0}};

static const struct state_field state[] = {
    STATE_ARRAY(struct mcf_scm, stored),  STATE(struct mcf_scm, cwcr),
    STATE_MAX(struct mcf_scm, status, 1), STATE(struct mcf_scm, cause),
    STATE(struct mcf_scm, asked),         STATE(struct mcf_scm, served),
    STATE(struct mcf_scm, opens),         STATE_EVENT(struct mcf_scm, due),
    STATE_DRIVER(struct mcf_scm, irq),    STATE_END};

extern const struct device_class mcf5208_scm_class;

static bool is_5208(const struct mcf_scm *scm)
{
    return scm->device.class == &mcf5208_scm_class;
}

/* --- core watchdog --- */

static unsigned what_then(const struct mcf_scm *scm)
{
    if (is_5208(scm))
        return scm->cwcr >> 5 & 3;
    return scm->cwcr & CWRI_5282 ? BY_RESET : BY_INTERRUPT;
}

static uint64_t period(const struct mcf_scm *scm)
{
    static const uint8_t powers[8] = {9, 11, 13, 15, 19, 23, 27, 31};
    unsigned power = is_5208(scm) ? scm->cwcr & 0x1fu : powers[scm->cwcr >> 3 & 7];
    return (uint64_t)1 << (power < 8 ? 8 : power);
}

static void set_irq(struct mcf_scm *scm)
{
    line_set(&scm->irq, scm->status != 0 && (scm->cwcr & CWE) != 0);
}

/* In the windowed mode it may be served in the last quarter of the time only. */
static void restart(struct mcf_scm *scm)
{
    uint64_t cycle = clock_cycles_at(scm->clock, device_now(&scm->device));
    scm->opens = cycle + period(scm) / 4 * 3;
    if (scm->cwcr & CWE)
        event_at_cycle(&scm->due, scm->clock, cycle + period(scm));
    else
        event_cancel(&scm->due);
}

static void ask_reset(struct mcf_scm *scm)
{
    scm->asked = true;
    mcf_reset_ask(&scm->device, scm->controller, MCF_RESET_CORE_WATCHDOG);
}

static void is_due(void *owner, sim_time due)
{
    struct mcf_scm *scm = owner;
    unsigned then = what_then(scm);
    (void)due;
    if (then >= BY_RESET || (then == INTERRUPT_THEN_RESET && scm->status)) {
        ask_reset(scm);
        return;
    }
    scm->status = CWIC;
    restart(scm);
    set_irq(scm);
}

static bool window_is_shut(const struct mcf_scm *scm)
{
    return what_then(scm) == WINDOW &&
           clock_cycles_at(scm->clock, device_now(&scm->device)) < scm->opens;
}

static void serve(struct mcf_scm *scm, uint32_t value)
{
    if (value == SECOND && scm->served && (scm->cwcr & CWE)) {
        if (window_is_shut(scm))
            ask_reset(scm);
        else
            restart(scm);
    }
    scm->served = value == FIRST;
}

static void write_control(struct mcf_scm *scm, uint32_t value, uint32_t mask)
{
    if (is_5208(scm) && (scm->cwcr & LOCKED)) {
        device_report(&scm->device, REPORT_GUEST_ERROR, CWCR,
                      "is locked (RO): the write is ignored");
        return;
    }
    if (!is_5208(scm) && (value & mask & CWIC))
        scm->status = 0;
    scm->cwcr = (uint16_t)(value & (is_5208(scm) ? 0x81ffu : 0xfeu));
    restart(scm);
}

/* --- registers --- */

static uint32_t scm_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct mcf_scm *scm = (const struct mcf_scm *)device;
    (void)element;
    if (reg == CWCR)
        return scm->cwcr | (is_5208(scm) ? 0u : scm->status);
    if (reg == CWSR)
        return 0;
    if (reg == STATUS_8)
        return is_5208(scm) ? scm->status : scm->cause;
    return scm->stored[reg];
}

static void write_register(struct mcf_scm *scm, unsigned reg, uint32_t value, uint32_t mask)
{
    if (reg == CWCR)
        write_control(scm, value, mask);
    else if (reg == CWSR)
        serve(scm, value);
    else if (reg != STATUS_8)
        scm->stored[reg] = value;
    else if (is_5208(scm))
        scm->status &= (uint8_t)~value;
    else
        scm->cause &= (uint8_t)~value;
    set_irq(scm);
}

static enum bus_result scm_write(struct device *device, unsigned reg, unsigned element,
                                 uint32_t value, uint32_t mask)
{
    (void)element;
    write_register((struct mcf_scm *)device, reg, value, mask);
    return BUS_OK;
}

static void scm_reset(struct device *device)
{
    struct mcf_scm *scm = (struct mcf_scm *)device;
    unsigned reg;
    for (reg = FIRST_STORED; device->class->registers[reg].name != NULL; reg++)
        scm->stored[reg] = device->class->registers[reg].reset;
    scm->cwcr = 0;
    scm->status = 0;
    scm->cause = scm->asked ? 0x20 : 0x80;
    scm->asked = scm->served = false;
    restart(scm);
    set_irq(scm);
}

static bool scm_init(struct device *device, struct sim_error *error)
{
    struct mcf_scm *scm = (struct mcf_scm *)device;
    scm->clock = device_clock(device, NULL, error);
    if (scm->clock == NULL || !device_map(device, 0, error))
        return false;
    device_event(device, &scm->due, "watchdog", is_due);
    scm->due.unmaskable = true;
    return mcf_reset_of(device, &scm->controller, error) && device_irq(device, 0, &scm->irq, error);
}

#define SCM_CLASS(chip, text, rows, book)                                                          \
    const struct device_class chip##_scm_class = {                                                 \
        .compatible = "fsl," #chip "-scm",                                                         \
        .title = text,                                                                             \
        .manual = book,                                                                            \
        .size = sizeof(struct mcf_scm),                                                            \
        .registers = rows,                                                                         \
        .state = state,                                                                            \
        .init = scm_init,                                                                          \
        .reset = scm_reset,                                                                        \
        .peek = scm_peek,                                                                          \
        .write = scm_write,                                                                        \
    }

SCM_CLASS(mcf5208, "MCF5208 system control", registers_5208,
          "MCF5208 Reference Manual, chapter System Control Module");
SCM_CLASS(mcf5282, "MCF5282 system control", registers_5282,
          "MCF5282 User's Manual, chapter System Control Module");
