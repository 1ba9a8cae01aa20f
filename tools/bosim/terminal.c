/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The user's terminal and the signals that end a run. Signal handlers leave no other way than
 * variables of the file: a process has one terminal. */
#include "terminal.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static struct termios saved, raw;
static volatile sig_atomic_t is_raw, caught;

bool terminal_is_ours(void)
{
    return isatty(STDIN_FILENO) && tcgetpgrp(STDIN_FILENO) == getpgrp();
}

void terminal_restore(void)
{
    if (!is_raw)
        return;
    is_raw = false;
    tcsetattr(STDIN_FILENO, TCSADRAIN, &saved);
}

/* Ends the program as the signal would have, with the terminal put back. */
static void die(int signal)
{
    terminal_restore();
    struct sigaction plain = {.sa_handler = SIG_DFL};
    sigaction(signal, &plain, NULL);
    raise(signal);
}

static void end_run(int signal)
{
    if (caught != 0)
        die(signal);
    caught = signal;
}

/* Stopped from outside: the shell gets its terminal as it was. */
static void suspend(int signal)
{
    bool was_raw = is_raw;
    int kept = errno;
    (void)signal;
    terminal_restore();
    raise(SIGSTOP);
    if (was_raw) {
        tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
        is_raw = true;
    }
    errno = kept;
}

static void handle(int signal, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler};
    sigfillset(&action.sa_mask);
    sigaction(signal, &action, NULL);
}

void signals_catch(void)
{
    handle(SIGINT, end_run);
    handle(SIGTERM, end_run);
    handle(SIGPIPE, SIG_IGN);
}

int signals_caught(void)
{
    return caught;
}

void signals_forget(void)
{
    caught = 0;
}

void terminal_raw(void)
{
    static const int deadly[] = {SIGHUP, SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};
    size_t i;
    if (is_raw || tcgetattr(STDIN_FILENO, &saved) != 0)
        return;
    raw = saved;
    raw.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IGNCR | IXON | ISTRIP | BRKINT);
    raw.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | IEXTEN);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    raw.c_cc[VQUIT] = raw.c_cc[VSUSP] = _POSIX_VDISABLE;
    for (i = 0; i < sizeof deadly / sizeof deadly[0]; i++)
        handle(deadly[i], die);
    handle(SIGTSTP, suspend);
    atexit(terminal_restore);
    is_raw = tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) == 0;
}
