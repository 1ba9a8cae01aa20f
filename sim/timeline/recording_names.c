/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words for what a recording holds: as files, commands and pictures call it. */
#include "timeline/recording.h"

static const char *const states[LANE_STATES] = {
    [LANE_ABSENT] = "absent",   [LANE_RUNNING] = "running", [LANE_INTERRUPTED] = "interrupted",
    [LANE_READY] = "ready",     [LANE_BLOCKED] = "blocked", [LANE_SUSPENDED] = "suspended",
    [LANE_UNKNOWN] = "unknown",
};

static const char *const kinds[LANE_KINDS] = {
    [LANE_TASK] = "task",
    [LANE_IDLE] = "idle",
    [LANE_INTERRUPT] = "interrupt",
};

static const char *const marks[MARK_KINDS] = {
    [MARK_CALL] = "call",       [MARK_WAKE] = "wake",         [MARK_TICK] = "tick",
    [MARK_RELEASE] = "release", [MARK_DEADLINE] = "deadline", [MARK_SWITCH] = "switch",
    [MARK_SERIAL] = "serial",   [MARK_INPUT] = "input",       [MARK_NOTE] = "note",
};

const char *lane_state_name(enum lane_state state)
{
    return (unsigned)state < LANE_STATES ? states[state] : "?";
}

const char *lane_kind_name(enum lane_kind kind)
{
    return (unsigned)kind < LANE_KINDS ? kinds[kind] : "?";
}

const char *mark_kind_name(enum mark_kind kind)
{
    return (unsigned)kind < MARK_KINDS ? marks[kind] : "?";
}
