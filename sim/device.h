/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Devices: one chip a file pair under sim/dev/.
 * A class is const data: functions and two tables. `state` names every member that a snapshot
 * needs. `registers` says what the manual's register summary says; the bus access, the splitting
 * and merging of widths, the inspector, the trace and the docs come from it. A device's struct
 * begins with a struct device, is allocated and zeroed by the board, holds its event slots and
 * line drivers by value, and never touches anything outside itself but through its lines,
 * streams, clocks and events. */
#ifndef SIM_DEVICE_H
#define SIM_DEVICE_H

#include "bus.h"
#include "clock.h"
#include "error.h"
#include "event.h"
#include "line.h"
#include "probe.h"
#include "stream.h"

struct machine;
struct device;
struct cpu_class;

enum register_access {
    REG_RW,  /* read and write */
    REG_RO,  /* a write is ignored and reported once */
    REG_WO,  /* reads as peek says (usually 0), reported once */
    REG_W1C, /* write 1 clears; a narrow write leaves the other bits alone */
    REG_RC,  /* a read clears (read_effect does it) */
    REG_W1S, /* write 1 sets; as W1C */
};

struct register_field {
    const char *name;
    uint8_t low, bits;
    const char *about; /* a few words; values as "0 off, 1 on" */
};                     /* a table ends with a NULL name */

/* One register, or `count` of them `stride` bytes apart. The index in the table is its id. */
struct device_register {
    const char *name; /* as the manual spells it; elements get a number appended */
    uint32_t offset;  /* bytes from the start of the register area */
    uint8_t width;    /* bytes: 1, 2 or 4 */
    uint8_t widths;   /* accesses taken, bits 1 | 2 | 4; 0 means any up to width */
    uint8_t area;     /* which "reg" entry of the node it lies in */
    enum register_access access;
    uint16_t count;  /* 0 means 1 */
    uint16_t stride; /* bytes; 0 means width */
    uint32_t reset;
    const struct register_field *fields; /* may be NULL */
    bool steady;      /* changes by events and writes alone, and a second read does nothing more:
                         whoever polls it need not be asked again and again */
    bool stores_only; /* the manual says that it acts, the model only stores: told at first use */
    const char *about;
}; /* a table ends with a NULL name */

/* State members. Integers are saved little-endian, element by element; events with what they
 * wait for; line drivers with their level. Ranges are checked on load, so that no snapshot, even
 * a forged one, brings a member out of the range the code relies on. */
enum state_kind { STATE_INTEGERS, STATE_EVENTS, STATE_DRIVERS, STATE_CLOCKS, STATE_STREAMS };

struct state_field {
    const char *name;
    enum state_kind kind;
    uint32_t offset; /* in the device's struct */
    uint32_t size;   /* bytes of one element */
    uint32_t count;
    uint64_t maximum; /* of an integer; 0 means no limit */
};                    /* a table ends with a NULL name */

#define STATE_MEMBER_(kind_, type, member, count_, maximum_)                                       \
    {                                                                                              \
        .name = #member, .kind = (kind_), .offset = offsetof(type, member),                        \
        .size = sizeof(((type *)0)->member) / (count_), .count = (count_),                         \
        .maximum = _Generic(((type *)0)->member, bool : 1, bool * : 1, default                     \
                            : (maximum_))                                                          \
    }
/* An integer or bool member; an array of them. A bool is 0 or 1. */
#define STATE(type, member) STATE_MEMBER_(STATE_INTEGERS, type, member, 1, 0)
#define STATE_MAX(type, member, maximum)                                                           \
    STATE_MEMBER_(STATE_INTEGERS, type, member, 1, maximum) /* fails to load if greater */
#define STATE_ARRAY(type, member)                                                                  \
    STATE_MEMBER_(STATE_INTEGERS, type, member,                                                    \
                  sizeof(((type *)0)->member) / sizeof(((type *)0)->member[0]), 0)
#define STATE_ARRAY_MAX(type, member, maximum)                                                     \
    STATE_MEMBER_(STATE_INTEGERS, type, member,                                                    \
                  sizeof(((type *)0)->member) / sizeof(((type *)0)->member[0]), maximum)
#define STATE_EVENT(type, member)  STATE_MEMBER_(STATE_EVENTS, type, member, 1, 0)
#define STATE_DRIVER(type, member) STATE_MEMBER_(STATE_DRIVERS, type, member, 1, 0)
#define STATE_DRIVER_ARRAY(type, member)                                                           \
    STATE_MEMBER_(STATE_DRIVERS, type, member,                                                     \
                  sizeof(((type *)0)->member) / sizeof(((type *)0)->member[0]), 0)
#define STATE_CLOCK(type, member) STATE_MEMBER_(STATE_CLOCKS, type, member, 1, 0)
#define STATE_CLOCK_ARRAY(type, member)                                                            \
    STATE_MEMBER_(STATE_CLOCKS, type, member,                                                      \
                  sizeof(((type *)0)->member) / sizeof(((type *)0)->member[0]), 0)
#define STATE_STREAM(type, member) STATE_MEMBER_(STATE_STREAMS, type, member, 1, 0)
#define STATE_END                                                                                  \
    {                                                                                              \
        .name = NULL                                                                               \
    }

struct device_class {
    const char *compatible; /* the devicetree's string; Linux's or Zephyr's where they have one */
    const char *title;      /* "CMSDK APB UART" */
    const char *manual;     /* title and chapter */
    size_t size;            /* of the device's struct */
    const struct device_register *registers;
    const struct state_field *state;

    /* Builds from the node: properties, regions (device_map), clocks, lines, events. False with
     * an error that names node and property. */
    bool (*init)(struct device *, struct sim_error *);
    /* Power-on or system reset: registers to their reset values, events cancelled. */
    void (*reset)(struct device *);
    /* Frees what init allocated, if it did. May be NULL. */
    void (*destroy)(struct device *);

    /* The value of a register now; no effects whatever. `element` counts within an array. */
    uint32_t (*peek)(struct device *, unsigned reg, unsigned element);
    /* What a bus read does besides. May be NULL. */
    void (*read_effect)(struct device *, unsigned reg, unsigned element);
    /* `value` is the whole register: a narrow write is merged with peek (W1C, W1S: with zeros);
     * `mask` has the bits that were really written. */
    enum bus_result (*write)(struct device *, unsigned reg, unsigned element, uint32_t value,
                             uint32_t mask);
    /* May refuse an access before anything happens (privilege, power, lock). May be NULL. */
    enum bus_result (*allow)(struct device *, const struct bus_access *);

    /* Instead of the register table: everything by itself (bit-band, windows). `offset` in bytes;
     * peek: access->initiator is BUS_DEBUGGER, without effects. May be NULL. */
    enum bus_result (*access)(struct device *, unsigned area, uint32_t offset, struct bus_access *);

    /* Interrupt controllers: the line of an interrupt specifier's cells. NULL and error if none. */
    struct line *(*interrupt)(struct device *, const uint32_t *cells, unsigned count,
                              struct sim_error *);
    /* Clock generators: the domain of a clock specifier's cells. NULL and error if none. */
    struct clock_domain *(*clock)(struct device *, const uint32_t *cells, unsigned count,
                                  struct sim_error *);
    /* init readies the clocks before it connects interrupts: so a generator may interrupt a
     * processor that runs from it. */
    bool clock_first;
    /* Before the state table is read: brings what it holds up to date. May be NULL. */
    void (*saving)(struct device *);
    /* Checks what a loaded snapshot brought, beyond the ranges in the state table, and rebuilds
     * what is derived from it (never sets lines or events: they are loaded too). May be NULL. */
    bool (*loaded)(struct device *, struct sim_error *);
    const struct cpu_class *cpu; /* of processors; else NULL */
};

/* Where accesses went last: which register an offset belongs to. */
struct device_memo {
    const struct device_register *reg; /* NULL: nothing */
    uint32_t offset;
    unsigned area, element;
};

#define DEVICE_MEMOS 4u /* by the low bits of the word's number */

struct device {
    const struct device_class *class;
    const char *name; /* the node's label if it has one, else its name; owned by the machine */
    struct machine *machine;
    int node;          /* offset in the machine's devicetree */
    uint32_t position; /* board order: order of nodes in the devicetree */
    bool built, building;
    unsigned slots;           /* events so far */
    struct bus_region *areas; /* one for each "reg" entry that is mapped */
    unsigned area_count;
    struct device_memo memos[DEVICE_MEMOS];
    struct device *next;
};

/* --- for init functions --- */

/* Devicetree properties of the device's node. Cells are big-endian there; these convert. */
bool device_has(const struct device *, const char *property);
uint32_t device_u32(const struct device *, const char *property, uint32_t otherwise);
/* Cell `index` of a property; `otherwise` where there are fewer. */
uint32_t device_cell(const struct device *, const char *property, unsigned index,
                     uint32_t otherwise);
unsigned device_cells(const struct device *, const char *property);     /* how many 32-bit cells */
const char *device_string(const struct device *, const char *property); /* NULL if none */
/* The device that a phandle cell points to, built already; NULL and error if there is none. */
struct device *device_reference(struct device *, const char *property, unsigned index,
                                struct sim_error *);

/* Maps "reg" entry `area` into the bus space of the node's parent, calling the class. */
bool device_map(struct device *, unsigned area, struct sim_error *);
/* Maps all entries that the class's registers lie in. */
bool device_map_registers(struct device *, struct sim_error *);
/* Base address and size, in units, of "reg" entry `area`. False and error if there is none. */
bool device_area(const struct device *, unsigned area, uint32_t *base, uint64_t *size,
                 struct sim_error *);
struct bus_space *device_space(const struct device *);
/* The space that a phandle property points to, "memory" where there is no such property. NULL and
 * error if it points to none. */
struct bus_space *device_space_of(struct device *, const char *property, struct sim_error *);
/* The clock by its name in clock-names, or the first (NULL). NULL and error if there is none. */
struct clock_domain *device_clock(struct device *, const char *name, struct sim_error *);
/* Connects a driver to the line of "interrupts" entry `index` (also interrupts-extended). A node
 * without that entry leaves the driver unconnected, which is fine: returns true. */
bool device_irq(struct device *, unsigned index, struct line_driver *, struct sim_error *);
/* A pin of the device: a line "DEVICE.NAME" that the board, the outside and probes know. For an
 * output take a driver from it (line_drive); an input's outside driver is made by input_pin. */
struct line *device_pin(struct device *, const char *name, enum line_resolution,
                        struct sim_error *);
/* Makes a slot of the device known; slots are numbered in the order of the calls. */
void device_event(struct device *, struct event *, const char *name,
                  void (*handler)(void *owner, sim_time due));
/* Makes a stream of the device known to the machine, under the device's name (or "NAME.suffix"
 * with a suffix); streams are numbered in board order. */
void device_stream(struct device *, struct stream *, const char *suffix,
                   void (*arrive)(void *device, uint32_t value));

/* --- while it runs --- */

sim_time device_now(const struct device *);
/* Told once for each (device, register, kind): text is what is wrong; the place is added. */
void device_report(struct device *, enum report_kind, unsigned reg, const char *text);

/* --- used by the bus, debuggers, docs --- */

enum bus_result device_access(struct device *, unsigned area, uint32_t offset, struct bus_access *);
/* The register at a byte offset of an area, its element; NULL if there is none. */
const struct device_register *device_register_at(const struct device_class *, unsigned area,
                                                 uint32_t offset, unsigned *element);
const struct device_class *device_class_find(const char *compatible);
/* All classes in the order of dev/classes.h; ends with NULL. */
const struct device_class *const *device_classes(void);

#endif
