/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Matching of stops: a function a kind. */
#include "stop.h"

#include <stdlib.h>
#include <string.h>

static bool same_name(const char *wanted, const char *name)
{
    return *wanted == '\0' || (name != NULL && strcmp(wanted, name) == 0);
}

static bool right_direction(const struct stop *stop, bool write, bool changes)
{
    return (!write && (stop->access & STOP_READ)) || (write && (stop->access & STOP_WRITE)) ||
           (write && changes && (stop->access & STOP_CHANGE));
}

static bool match_address(struct stop *stop, const struct probe_event *event)
{
    return event->instruction.address == stop->first;
}

/* Of a value that was read or written the bytes that are watched; the lowest address counts least.
 */
static uint64_t watched_bytes(const struct stop *stop, const struct probe_event *event,
                              uint64_t value)
{
    uint32_t address = event->access.address, last = address + event->access.width - 1;
    uint32_t first = address > stop->first ? address : stop->first;
    uint32_t count = (last < stop->last ? last : stop->last) - first + 1;
    value >>= 8 * (first - address);
    return count < 8 ? value & ((UINT64_C(1) << 8 * count) - 1) : value;
}

static bool match_access(struct stop *stop, const struct probe_event *event)
{
    uint32_t first = event->access.address, last = first + event->access.width - 1;
    uint64_t old_value, new_value;
    if (first > stop->last || last < stop->first)
        return false;
    old_value = watched_bytes(stop, event, event->access.old_value);
    new_value = watched_bytes(stop, event, event->access.new_value);
    return right_direction(stop, event->access.write, old_value != new_value) &&
           (!stop->has_value || new_value == stop->value);
}

/* By name, "SysTick", or by number, "15". */
static bool right_exception(const struct stop *stop, const struct probe_event *event)
{
    char *end;
    unsigned long number = strtoul(stop->name, &end, 0);
    if (*stop->name != '\0' && *end == '\0')
        return number == event->interrupt.number;
    return same_name(stop->name, event->interrupt.name);
}

static bool match_exception(struct stop *stop, const struct probe_event *event)
{
    return event->interrupt.enter && right_exception(stop, event);
}

static bool match_return(struct stop *stop, const struct probe_event *event)
{
    return !event->interrupt.enter && right_exception(stop, event);
}

static bool match_task(struct stop *stop, const struct probe_event *event)
{
    if (stop->first != 0)
        return event->task.to == stop->first;
    return same_name(stop->name, event->task.to_name);
}

static bool match_call(struct stop *stop, const struct probe_event *event)
{
    return same_name(stop->name, event->call.name);
}

static bool match_report(struct stop *stop, const struct probe_event *event)
{
    return !stop->has_value || stop->value == event->report.report;
}

/* "uart0.DATA" */
static bool match_register(struct stop *stop, const struct probe_event *event)
{
    size_t length = strlen(event->reg.device);
    if (*stop->name != '\0' &&
        (strncmp(stop->name, event->reg.device, length) != 0 || stop->name[length] != '.' ||
         event->reg.name == NULL || strcmp(stop->name + length + 1, event->reg.name) != 0))
        return false;
    return right_direction(stop, event->reg.write, true) &&
           (!stop->has_value || event->reg.value == stop->value);
}

/* Keeps as much of what was said as the wanted text is long. */
static void hear(struct stop *stop, char character)
{
    size_t most = strlen(stop->text), said = strlen(stop->said);
    if (said > 0 && said == most) {
        memmove(stop->said, stop->said + 1, said);
        said--;
    }
    if (said < most) {
        stop->said[said] = character;
        stop->said[said + 1] = '\0';
    }
}

static bool match_serial(struct stop *stop, const struct probe_event *event)
{
    if (!event->serial.out || !same_name(stop->name, event->serial.stream))
        return false;
    hear(stop, (char)event->serial.value);
    return strcmp(stop->said, stop->text) == 0;
}

static const struct {
    const char *name;
    unsigned mask;
    bool (*match)(struct stop *, const struct probe_event *);
} kinds[STOP_KINDS] = {
    [STOP_ADDRESS] = {"address", PROBE_BREAK, match_address},
    [STOP_ACCESS] = {"access", PROBE_ACCESS, match_access},
    [STOP_EXCEPTION] = {"exception", PROBE_INTERRUPT, match_exception},
    [STOP_RETURN] = {"return", PROBE_INTERRUPT, match_return},
    [STOP_TASK] = {"task", PROBE_TASK, match_task},
    [STOP_CALL] = {"call", PROBE_CALL, match_call},
    [STOP_REPORT] = {"report", PROBE_REPORT, match_report},
    [STOP_REGISTER] = {"register", PROBE_REGISTER, match_register},
    [STOP_SERIAL] = {"serial", PROBE_SERIAL, match_serial},
};

unsigned stop_mask(enum stop_kind kind)
{
    return kinds[kind].mask;
}

const char *stop_kind_name(enum stop_kind kind)
{
    return kinds[kind].name;
}

bool stop_matches(struct stop *stop, const struct probe_event *event)
{
    return (kinds[stop->kind].mask & event->kind) && kinds[stop->kind].match(stop, event);
}
