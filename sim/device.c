/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all devices share: the way of a bus access to a register of the class's table, and what
 * is told about it. Building from the devicetree is in device_build.c. */
#include "device.h"

#include "machine.h"

#include <stdio.h>
#include <string.h>

static unsigned register_stride(const struct device_register *reg)
{
    return reg->stride != 0 ? reg->stride : reg->width;
}

static unsigned register_count(const struct device_register *reg)
{
    return reg->count != 0 ? reg->count : 1;
}

const struct device_register *device_register_at(const struct device_class *class, unsigned area,
                                                 uint32_t offset, unsigned *element)
{
    const struct device_register *reg;
    for (reg = class->registers; reg != NULL && reg->name != NULL; reg++) {
        uint32_t from = offset - reg->offset, stride = register_stride(reg);
        if (reg->area != area || offset < reg->offset ||
            from >= (uint64_t)register_count(reg) * stride || from % stride >= reg->width)
            continue;
        *element = from / stride;
        return reg;
    }
    return NULL;
}

/* The same, sooner where it was asked for before. */
static const struct device_register *find_register(struct device *device, unsigned area,
                                                   uint32_t offset, unsigned *element)
{
    struct device_memo *memo = &device->memos[offset / 4 % DEVICE_MEMOS];
    if (memo->reg == NULL || memo->offset != offset || memo->area != area) {
        memo->reg = device_register_at(device->class, area, offset, &memo->element);
        memo->offset = offset;
        memo->area = area;
    }
    *element = memo->element;
    return memo->reg;
}

/* One access to one register: what it is, where in it, how much of it. */
struct hit {
    struct device *device;
    const struct device_register *reg;
    unsigned id, element;
    unsigned shift; /* of the accessed bytes within the register, in bits */
    uint32_t mask;  /* of the accessed bits, in place */
};

static uint32_t width_mask(unsigned bytes)
{
    return bytes >= 4 ? UINT32_MAX : ((uint32_t)1 << (8 * bytes)) - 1;
}

static void name_element(const struct hit *hit, char *text, size_t size)
{
    if (register_count(hit->reg) > 1)
        snprintf(text, size, "%s%u", hit->reg->name, hit->element);
    else
        snprintf(text, size, "%s", hit->reg->name);
}

static void tell_register(const struct hit *hit, const struct bus_access *access)
{
    struct machine *machine = hit->device->machine;
    struct probe_event event = {.kind = PROBE_REGISTER};
    char name[64];
    if (!(machine->probe_mask & PROBE_REGISTER))
        return;
    name_element(hit, name, sizeof name);
    event.reg.device = hit->device->name;
    event.reg.name = name;
    event.reg.offset = hit->reg->offset + hit->element * register_stride(hit->reg);
    event.reg.value = access->value;
    event.reg.width = access->width;
    event.reg.write = access->write;
    machine_tell(machine, &event);
}

/* Key of a report: kind, then register id, so that each is told once. */
static uint32_t report_key(enum report_kind kind, unsigned detail)
{
    return (uint32_t)kind << 24 | (detail & 0xffffff);
}

static void report_hit(const struct hit *hit, enum report_kind kind, unsigned detail,
                       const char *text)
{
    char name[64];
    name_element(hit, name, sizeof name);
    machine_report(hit->device->machine, kind, hit->device, report_key(kind, detail), "%s.%s: %s",
                   hit->device->name, name, text);
}

void device_report(struct device *device, enum report_kind kind, unsigned reg, const char *text)
{
    const struct hit hit = {.device = device, .reg = &device->class->registers[reg], .id = reg};
    report_hit(&hit, kind, reg | 0x800000, text);
}

static void report_uses(const struct hit *hit, const struct bus_access *access)
{
    if (hit->reg->stores_only && access->write)
        report_hit(hit, REPORT_GAP, hit->id,
                   "is only stored: what the manual says it does, the "
                   "model does not do (docs/limits.md)");
    if (access->write && hit->reg->access == REG_RO)
        report_hit(hit, REPORT_GUEST_ERROR, hit->id, "is read-only: the write is ignored");
    if (!access->write && hit->reg->access == REG_WO)
        report_hit(hit, REPORT_GUEST_ERROR, hit->id, "is write-only: the read means nothing");
}

static enum bus_result register_read(const struct hit *hit, struct bus_access *access)
{
    const struct device_class *class = hit->device->class;
    access->value = (class->peek(hit->device, hit->id, hit->element) & hit->mask) >> hit->shift;
    if (access->initiator == BUS_DEBUGGER)
        return BUS_OK;
    report_uses(hit, access);
    if (class->read_effect != NULL)
        class->read_effect(hit->device, hit->id, hit->element);
    tell_register(hit, access);
    access->steady = hit->reg->steady && !(hit->device->machine->probe_mask & PROBE_REGISTER);
    return BUS_OK;
}

static enum bus_result register_write(const struct hit *hit, struct bus_access *access)
{
    const struct device_class *class = hit->device->class;
    uint32_t value = (uint32_t)access->value << hit->shift & hit->mask, rest;
    bool ones_act = hit->reg->access == REG_W1C || hit->reg->access == REG_W1S;
    report_uses(hit, access);
    tell_register(hit, access);
    if (hit->reg->access == REG_RO || class->write == NULL)
        return BUS_OK;
    rest = width_mask(hit->reg->width) & ~hit->mask;
    if (rest != 0 && !ones_act)
        value |= class->peek(hit->device, hit->id, hit->element) & rest;
    return class->write(hit->device, hit->id, hit->element, value, hit->mask);
}

static enum bus_result unknown_register(struct device *device, unsigned area, uint32_t offset,
                                        struct bus_access *access)
{
    if (!access->write)
        access->value = 0;
    if (access->initiator == BUS_DEBUGGER)
        return BUS_OK;
    machine_report(device->machine, REPORT_UNKNOWN_REGISTER, device,
                   report_key(REPORT_UNKNOWN_REGISTER, offset ^ area << 20),
                   "%s (%s) has no register at offset 0x%03x: %s of %u bytes, address 0x%08x",
                   device->name, device->class->compatible, offset,
                   access->write ? "write" : "read", access->width, access->address);
    return BUS_OK;
}

/* Does the register take an access of this width as one? */
static bool takes(const struct device_register *reg, unsigned width, unsigned within)
{
    if (width + within > reg->width)
        return false;
    return reg->widths == 0 || (reg->widths & width) != 0;
}

/* A width that is declared as not taken, but narrower than the register: told, and done. */
static void report_width(const struct hit *hit, const struct bus_access *access)
{
    if (access->initiator != BUS_DEBUGGER)
        report_hit(hit, REPORT_GUEST_ERROR, hit->id | 0x100000u * access->width,
                   "does not take accesses of this width");
}

static enum bus_result split(struct device *device, unsigned area, uint32_t offset,
                             struct bus_access *access)
{
    unsigned half = access->width / 2u, i;
    uint64_t value = 0, mask = UINT64_MAX >> (64 - 8 * half);
    for (i = 0; i < 2; i++) {
        unsigned shift = 8 * half * (access->big_endian ? 1 - i : i);
        struct bus_access part = *access;
        enum bus_result result;
        part.address += i * half;
        part.width = (uint8_t)half;
        part.value = access->value >> shift & mask;
        part.wait_cycles = 0;
        result = device_access(device, area, offset + i * half, &part);
        access->wait_cycles += part.wait_cycles;
        if (result != BUS_OK)
            return result;
        value |= (part.value & mask) << shift;
    }
    if (!access->write)
        access->value = value;
    return BUS_OK;
}

static enum bus_result one_register(struct hit *hit, uint32_t within, struct bus_access *access)
{
    unsigned low = access->big_endian ? hit->reg->width - within - access->width : within;
    hit->shift = 8 * low;
    hit->mask = width_mask(access->width) << hit->shift;
    return access->write ? register_write(hit, access) : register_read(hit, access);
}

static enum bus_result allowance(struct device *device, const struct bus_access *access)
{
    if (device->class->allow == NULL || access->initiator == BUS_DEBUGGER)
        return BUS_OK;
    return device->class->allow(device, access);
}

/* Does any byte after the first lie in a register? Then the access is to be split. */
static bool touches(const struct device *device, unsigned area, uint32_t offset, unsigned width)
{
    unsigned i, element;
    for (i = 1; i < width; i++)
        if (device_register_at(device->class, area, offset + i, &element) != NULL)
            return true;
    return false;
}

enum bus_result device_access(struct device *device, unsigned area, uint32_t offset,
                              struct bus_access *access)
{
    const struct device_class *class = device->class;
    struct hit hit = {.device = device};
    enum bus_result allowed = allowance(device, access);
    uint32_t within;
    if (allowed != BUS_OK)
        return allowed;
    if (class->access != NULL)
        return class->access(device, area, offset, access);
    hit.reg = find_register(device, area, offset, &hit.element);
    if (hit.reg == NULL)
        return touches(device, area, offset, access->width)
                   ? split(device, area, offset, access)
                   : unknown_register(device, area, offset, access);
    hit.id = (unsigned)(hit.reg - class->registers);
    within = (offset - hit.reg->offset) % register_stride(hit.reg);
    if (!takes(hit.reg, access->width, within)) {
        if (access->width + within > hit.reg->width)
            return split(device, area, offset, access);
        report_width(&hit, access);
    }
    return one_register(&hit, within, access);
}

sim_time device_now(const struct device *device)
{
    return machine_now(device->machine);
}
