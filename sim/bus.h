/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bus: address spaces (program, data, I/O), regions, accesses.
 * A space has an address width and a unit of 1, 2 or 4 bytes; an address counts units. RAM is
 * bytes in address order; byte order belongs to the access. Regions have a priority and may be
 * moved, switched and layered while the machine runs. Every write, whoever makes it, is told to
 * one place (bus_watch), which drops decoded code. Peeks and pokes have no effects. */
#ifndef SIM_BUS_H
#define SIM_BUS_H

#include "error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct device;
struct bus_space;

enum bus_result { BUS_OK, BUS_UNMAPPED, BUS_MISALIGNED, BUS_DENIED };

enum bus_initiator { BUS_CPU, BUS_DMA, BUS_DEBUGGER };

struct bus_access {
    uint32_t address;     /* in units of the space */
    uint8_t width;        /* bytes: 1, 2, 4 or 8 */
    bool write;           /* else read */
    bool fetch;           /* instruction, else data */
    bool privileged;      /* supervisor, else user */
    bool big_endian;      /* byte order of the value */
    uint8_t function;     /* function code, where the processor has one */
    uint8_t initiator;    /* enum bus_initiator */
    uint64_t value;       /* in for a write, out for a read; right-aligned */
    uint32_t wait_cycles; /* out: added by regions and devices */
    bool steady;          /* out: read again, it gives the same until an event or a write */
};

enum bus_region_kind { BUS_RAM, BUS_DEVICE, BUS_ALIAS };

/* A region. Embedded in whoever owns it; all members but `links` are set by the init functions
 * and changed only through the functions below. */
struct bus_region {
    const char *name;
    enum bus_region_kind kind;
    uint32_t base; /* units */
    uint64_t size; /* units; up to 2^32 */
    int priority;  /* greater covers less; equal priorities may not overlap */
    bool enabled;
    bool read_only;      /* a write is denied (RAM kind only) */
    bool ignores_writes; /* not denied: what is read-only stays as it is, and the cycle ends well */
    uint8_t wait_read;   /* cycles added by an access of any width */
    uint8_t wait_write;
    uint8_t *bytes;           /* RAM: size * unit bytes, page aligned, owned by the region */
    uint64_t mapped;          /* RAM: bytes of the host's mapping */
    struct device *device;    /* DEVICE */
    unsigned index;           /* DEVICE: which of the device's register areas ("reg" entry) */
    struct bus_space *target; /* ALIAS: accesses go to target at target_base + offset */
    uint32_t target_base;
    struct bus_region *next; /* of the space, in order of addition */
};

/* A maximal run of addresses that answers from one place, aliases resolved. */
struct bus_range {
    uint32_t first, last;            /* units, inclusive */
    const struct bus_region *region; /* RAM or DEVICE */
    uint32_t offset;                 /* units into the region at `first` */
    bool read_only;
    uint8_t wait_read, wait_write;
};

/* Who must know of memory that changes behind an engine's back. */
struct bus_watcher {
    void *owner;
    /* Bytes of RAM were written by anyone but the engine that `owner` is (bus, poke, DMA). */
    void (*written)(void *owner, const struct bus_region *, uint32_t offset, uint32_t bytes);
    void (*mapping_changed)(void *owner); /* regions moved, switched, added */
    struct bus_watcher *next;
};

#define BUS_PAGE_BYTES 256u

/* A page's way: direct pointers (NULL: the slow way) and the range where it is of one kind. */
struct bus_page {
    uint8_t *read, *write;
    const struct bus_range *range; /* NULL: several ranges, or none, meet in this page */
};

struct bus_space {
    const char *name;
    unsigned address_bits; /* 8 to 32 */
    unsigned unit;         /* bytes an address counts: 1, 2, 4 */
    bool big_endian;       /* in which order a peek shows a register's bytes: the processor's */
    struct bus_region *regions;
    struct bus_watcher *watchers;
    struct bus_range *ranges; /* sorted, rebuilt when a region changes */
    size_t range_count;
    bool stale;
    struct bus_page **blocks; /* lazily built page tables, 4096 pages a block */
};

void bus_space_init(struct bus_space *, const char *name, unsigned address_bits, unsigned unit);
void bus_space_free(struct bus_space *); /* frees what regions own, too */

/* RAM or ROM of `size` units, filled with zero. False (and error) on no memory or a bad size. */
bool bus_region_init_ram(struct bus_region *, const char *name, uint64_t size, unsigned unit,
                         bool read_only, struct sim_error *);
/* Frees the bytes of a RAM region that is in no space (bus_space_free does it for the others). */
void bus_region_free(struct bus_region *);
void bus_region_init_device(struct bus_region *, const char *name, uint64_t size, struct device *,
                            unsigned index);
void bus_region_init_alias(struct bus_region *, const char *name, uint64_t size,
                           struct bus_space *target, uint32_t target_base);

/* Adds a region at `base`. False if it leaves the space, or overlaps one of equal priority: the
 * error names both. The region stays its owner's and must outlive the space's use. */
bool bus_add(struct bus_space *, struct bus_region *, uint32_t base, int priority,
             struct sim_error *);
void bus_move(struct bus_space *, struct bus_region *, uint32_t base);
void bus_enable(struct bus_space *, struct bus_region *, bool enabled);

void bus_watch(struct bus_space *, struct bus_watcher *);

/* One access, with all its effects. An access that leaves a region, or that is wider than a
 * device takes, is split, low address first; the first part that fails ends it. */
enum bus_result bus_access(struct bus_space *, struct bus_access *);
/* The same, with the range that holds its address (bus_find). */
enum bus_result bus_access_in(struct bus_space *, const struct bus_range *, struct bus_access *);

/* Without effects. Bytes that nothing answers for read as zero (and are not written); returns
 * how many of the bytes answered. Device registers are read through the device's peek; pokes
 * reach RAM and ROM only. `address` in units, `bytes` a multiple of the unit. */
size_t bus_peek(struct bus_space *, uint32_t address, void *buffer, size_t bytes);
size_t bus_poke(struct bus_space *, uint32_t address, const void *buffer, size_t bytes);

/* The range that holds an address, or NULL. Valid until the next change of a region. */
const struct bus_range *bus_find(struct bus_space *, uint32_t address);

/* All ranges, sorted by address; valid until the next change of a region. */
const struct bus_range *bus_ranges(struct bus_space *, size_t *count);

/* The page of an address (pages count bytes: address * unit / 256). Never NULL. */
const struct bus_page *bus_page(struct bus_space *, uint32_t address);

/* Told by an engine or device that wrote RAM by itself; passes it on to the watchers. */
void bus_written(struct bus_space *, const struct bus_region *, uint32_t offset, uint32_t bytes);

#endif
