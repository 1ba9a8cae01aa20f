/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finding and starting the program that draws: installed in PREFIX/libexec/bosim, in a folder of
 * sources beside bosim. */
#include "window.h"

#include "options.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

const struct window_command window_commands[] = {
    {"scope", "watch a kernel schedule, in a window"},
    {"timeline", "draw or convert a recorded timeline"},
    {NULL, NULL},
};

/* The folder of the program that runs; false: it is not known. */
static bool own_folder(char *folder, size_t size)
{
    ssize_t length = readlink("/proc/self/exe", folder, size - 1);
    char *slash;
    if (length <= 0)
        return false;
    folder[length] = '\0';
    slash = strrchr(folder, '/');
    if (slash == NULL)
        return false;
    *slash = '\0';
    return true;
}

int window_start(char **arguments)
{
    static const char *const places[] = {"/../libexec/bosim/scope", "/scope"};
    char folder[PATH_MAX], path[PATH_MAX + 32];
    size_t i;
    for (i = 0; i < sizeof places / sizeof places[0] && own_folder(folder, sizeof folder); i++) {
        snprintf(path, sizeof path, "%s%s", folder, places[i]);
        if (access(path, X_OK) != 0)
            continue;
        execv(path, arguments);
        return complain(STATUS_BAD_INPUT, "%s cannot be started: %s", path, strerror(errno));
    }
    return complain(STATUS_BAD_INPUT,
                    "%s: the program that draws is not there: neither beside bosim nor in "
                    "../libexec/bosim: in a folder of sources `make build/scope` builds it, `make "
                    "install` installs it",
                    arguments[1]);
}
