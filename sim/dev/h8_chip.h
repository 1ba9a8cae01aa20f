/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the devices of H8 chips tell one another: requests and who takes them (h8_intc.c), clocks
 * and module stop (h8_system.c), flags that are cleared by a read and a write. */
#ifndef SIM_DEV_H8_CHIP_H
#define SIM_DEV_H8_CHIP_H

#include "device.h"

/* --- requests ---
 * A module's request is a level on the line of its vector: high while flag and enable bit are 1.
 * DTC and DMAC are takers: a request of a vector that they claim goes to them. When one has moved
 * what was asked for, it calls h8_intc_acknowledge(): the module clears the flag of that source.
 * Modules that can activate them set `acknowledge` on their request lines (sim/line.h). The device
 * of the functions below is the interrupt controller. */

struct h8;

#define H8_VECTOR_COUNT 128u

struct h8_taker {
    void *owner;
    /* The level of a request that it claims or watches has changed, or is high as it claims. */
    void (*requested)(void *owner, unsigned vector, bool level);
    uint8_t rank; /* of several that claim a vector the smallest gets it: DMAC 0, DTC 1 */
    /* Bits of vectors; changed by the functions below, and by snapshots: state of the owner. */
    uint64_t claims[H8_VECTOR_COUNT / 64];  /* go to it, not to the processor */
    uint64_t watches[H8_VECTOR_COUNT / 64]; /* it is told, too: the processor gets it as ever */
    struct h8_taker *next;
};

/* The interrupt controller that a phandle property points to (it is built then). NULL and error
 * if it is none. */
struct device *h8_intc_of(struct device *, const char *property, struct sim_error *);
/* In init: owner, requested and rank are set. The taker must outlive the machine's run. */
void h8_intc_add_taker(struct device *, struct h8_taker *);
/* `requested` is called at once if the request is high. Nothing happens if it is so already. */
void h8_intc_claim(struct device *, struct h8_taker *, unsigned vector);
void h8_intc_watch(struct device *, struct h8_taker *, unsigned vector);
void h8_intc_release(struct device *, struct h8_taker *, unsigned vector); /* either */
bool h8_intc_requested(const struct device *, unsigned vector);            /* claimed or not */
/* The source of a vector clears its flag, and by that its request. IRQ pins: so does ISR. */
void h8_intc_acknowledge(struct device *, unsigned vector);

/* In init of a port: its pin (wired-and, idle high) is the chip's pin IRQ `irq`; 8: NMI. */
void h8_intc_wire(struct device *, unsigned irq, struct line *pin);

/* --- clocks and module stop ---
 * clocks = <&system N>: N 0 to 15 is the clock of the module with that bit of MSTCR (H and L
 * together are 16 bits), which stands while the bit is 1: events that wait for its cycles wait.
 * H8_CLOCK_MODULES runs modules that have no bit, H8_CLOCK_CPU the processor. */

enum { H8_CLOCK_MODULES = 16, H8_CLOCK_CPU = 17, H8_CLOCKS };

/* Structs of modules with a bit begin so. */
struct h8_module {
    struct device device;
    struct clock_domain *clock;
};

/* For device_class.allow: registers of a stopped module cannot be read or written. */
enum bus_result h8_module_allow(struct device *, const struct bus_access *);

/* Is told when a register of the system control changes: SYSCR, module stop, standby. */
struct h8_system_listener {
    void *owner;
    void (*changed)(void *owner);
    struct h8_system_listener *next;
};

/* The system control that property clocks points to, or NULL where a fixed clock is there. */
struct device *h8_system_of(struct device *);
void h8_system_listen(struct device *, struct h8_system_listener *, void *owner,
                      void (*changed)(void *owner));
/* Software standby: all clocks but the processor's stand. IRQs and NMI call wake(): clocks go on
 * after the time that SYSCR or SBYCR says. */
bool h8_system_in_standby(const struct device *);
bool h8_system_wakes(const struct device *, unsigned irq); /* can this pin? */
void h8_system_wake(struct device *);
uint8_t h8_system_syscr(const struct device *);
uint8_t h8_system_wscr(const struct device *); /* of the H8/3292 */

/* It shall know of the processor's SLEEP. */
void h8_system_of_cpu(struct device *, struct h8 *);

/* The processor that a phandle property points to. NULL and error if it is no H8. */
struct h8 *h8_cpu_of(struct device *, const char *property, struct sim_error *);
/* The reset that comes now is the watchdog's: SYSCR of the H8/3292 tells by XRST = 0. */
void h8_system_watchdog(struct device *);

/* --- registers of one byte --- */

#define H8_BYTE(area_, offset_, name_, about_, ...)                                                \
    {                                                                                              \
        .name = name_, .area = (area_), .offset = (offset_), .width = 1, .about = about_,          \
        __VA_ARGS__                                                                                \
    }

/* What is kept of `before` and `value`: the bits in `writable` are the new ones. */
static inline uint8_t h8_byte_written(uint8_t before, uint32_t value, uint8_t writable)
{
    return (uint8_t)((value & writable) | (before & ~writable));
}

/* --- the class of a device that chip families have in different ways ---
 * `name` is what init(device, &name, error) of the file is told of the family; state is the file's,
 * too. Behind the manual comes what else the class has. */
#define H8_FAMILY_CLASS(name, part, type, registers_, compatible_, title_, manual_, ...)           \
    static bool init_##name(struct device *device, struct sim_error *error)                        \
    {                                                                                              \
        return init(device, &name, error);                                                         \
    }                                                                                              \
    const struct device_class name##_##part##_class = {.compatible = compatible_,                  \
                                                       .title = title_,                            \
                                                       .manual = manual_,                          \
                                                       .size = sizeof(type),                       \
                                                       .registers = registers_,                    \
                                                       .state = state,                             \
                                                       .init = init_##name,                        \
                                                       __VA_ARGS__};

/* --- flags ---
 * "Only 0 can be written, after 1 was read": *seen has the flags that were read as 1. */

static inline void h8_flags_read(uint8_t flags, uint8_t *seen)
{
    *seen = flags;
}

/* What is left of `flags` when `value` is written; those in `clearable` are such. */
static inline uint8_t h8_flags_written(uint8_t flags, uint8_t *seen, uint32_t value,
                                       uint8_t clearable)
{
    uint8_t cleared = (uint8_t)(clearable & *seen & ~value);
    *seen &= (uint8_t)~cleared;
    return (uint8_t)(flags & ~cleared);
}

#endif
