/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows of option tables that several commands share; their offsets are in struct run_settings. */
#ifndef BOSIM_SETTINGS_H
#define BOSIM_SETTINGS_H

#include "processors.h"
#include "session.h"

option_parser option_moment, option_seconds, option_pace, option_timing, option_stats,
    option_number, option_byte;

/* Do the settings of a run agree with each other, and is there an image? STATUS_GOOD, or it was
 * complained. run.c */
int settings_check(const struct run_settings *, const char *command, unsigned operands);

#define ROW(...) OPTION_ROW(struct run_settings, __VA_ARGS__)

#define ROW_BOARD                                                                                  \
    ROW("board", 'b', "BOARD", option_text, board,                                                 \
        "a built-in board, or a file .dts or .dtb; without it\n"                                   \
        "the image must say or show which one is meant")
#define ROWS_DRAFT                                                                                 \
    ROW("cpu", 0, "NAME", option_drafted, cpu,                                                     \
        "draft a board with this processor: for firmware whose\n"                                  \
        "board nobody knows; NAME,clock=HZ sets its clock"),                                       \
        ROW("answer", 0, "ADDR=VALUE", option_texts, answers,                                      \
            "what a read of an unknown register gives; ADDR:BIT=\n"                                \
            "or ADDR:BIT-BIT= only some bits; VALUE,VALUE in turn;\nauto: try what is suggested, " \
            "as often as need be"),                                                                \
        ROW("console", 0, "ADDR", option_text, console,                                            \
            "an unknown register that receives characters;\n"                                      \
            "ADDR,tx=N,rx=N: and its interrupts"),                                                 \
        ROW("tick", 0, "N=TIME", option_texts, ticks, "let interrupt N come again and again"),     \
        ROW("svd", 0, "FILE", option_text, svd,                                                    \
            "CMSIS-SVD: the chip's register names, reset values"),                                 \
        ROW("draft", 0, "FILE", option_text, draft,                                                \
            "write the drafted board, with what was learned, as\n"                                 \
            "a .dts for --board")
#define ROW_LOAD                                                                                   \
    ROW("load", 0, "FILE[@ADDR]", option_texts, load,                                              \
        "load this, too; @ADDR: as raw bytes at an address,\n"                                     \
        "step=2: every second address, swap: swap byte pairs")
#define ROW_FROM                                                                                   \
    ROW("from", 0, "SNAPSHOT", option_text, from,                                                  \
        "begin with a snapshot; IMAGE then only gives symbols")
#define ROW_RECORD                                                                                 \
    ROW("record", 0, "FILE", option_text, record,                                                  \
        "write all outside input, for `bosim replay FILE`")
#define ROWS_TRACES                                                                                \
    ROW("trace", 0, "FILE", option_text, trace,                                                    \
        "write interrupts, task switches and serial bytes"),                                       \
        ROW("timeline", 0, "FILE", option_text, timeline,                                          \
            "write who ran when, who waited for what, who woke whom;\n"                            \
            ".trace, .pftrace (Perfetto), .ctf, .vcd")
#define ROW_GDB                                                                                    \
    ROW("gdb", 0, "PORT", option_text, gdb,                                                        \
        "wait for gdb on this TCP port before the first\n"                                         \
        "instruction: PORT, HOST:PORT, 0 (any free one), stdio")
#define ROW_TIMING                                                                                 \
    ROW("timing", 0, "manual|unit", option_timing, timing,                                         \
        "instruction costs: the manual's tables (the default)\nor one cycle each")
#define ROW_ENGINE                                                                                 \
    ROW("engine", 0, "NAME", option_text, engine,                                                  \
        "what executes the instructions, all with the same trace:\n"                               \
        "jit, interp, unicorn; by default the fastest")
#define ROW_SEMIHOSTING                                                                            \
    ROW("semihosting", 0, "DIR", option_text, semihosting,                                         \
        "let the guest open files below this directory")
#define ROW_SEED                                                                                   \
    ROW("seed", 0, "NUMBER", option_number, seed, "of whatever is random on the board; 0")
#define ROW_RAM_FILL                                                                               \
    ROW("ram-fill", 0, "BYTE", option_byte, ram_fill, "content of RAM at power-on; 0")

#define ROWS_ENDING                                                                                \
    ROW("until", 'u', "TIME", option_moment, until,                                                \
        "end at this virtual time: 10s, 250ms, 5000000cycles"),                                    \
        ROW("timeout", 't', "SECONDS", option_seconds, timeout,                                    \
            "end after so many seconds of the host's time, with\n"                                 \
            "status 124 and a snapshot"),                                                          \
        ROW("expect", 'e', "REGEX", option_texts, expect,                                          \
            "end with status 0 when a line matches; several are\nmet one after the other"),        \
        ROW("fail-on", 'f', "REGEX", option_texts, fail_on,                                        \
            "end with status 1 when a line matches"),                                              \
        ROW("fail-on-fault", 0, NULL, option_flag, fail_on_fault,                                  \
            "end with status 1 when the processor takes a fault"),                                 \
        ROW("strict", 0, NULL, option_flag, strict,                                                \
            "end with status 1 at the first report of an unknown\n"                                \
            "register, a gap of the model or a guest's error")

#define ROWS_SHOWING                                                                               \
    ROW("serial", 's', "N=KIND", option_texts, serial,                                             \
        "connect stream N: stdio, file:PATH, pty, tcp:PORT,\n"                                     \
        "script:FILE, loop, none; the console is stdio if not told"),                              \
        ROWS_TRACES,                                                                               \
        ROW("pace", 'p', "RATIO|max", option_pace, pace,                                           \
            "virtual to real time: 1.0 on a terminal, else max"),                                  \
        ROW("tasks", 0, NULL, option_flag, tasks,                                                  \
            "print a table of the kernel's tasks at the end"),                                     \
        ROW("kernel", 0, "NAME", option_text, kernel,                                              \
            "whose tasks --tasks and --trace show: BOS, FreeRTOS, Zephyr,\n"                       \
            "ThreadX, blackbox; by default the one that is recognised"),                           \
        ROW("stats", 0, "[=json]", option_stats, stats,                                            \
            "print instructions, times and speed at the end")

#endif
