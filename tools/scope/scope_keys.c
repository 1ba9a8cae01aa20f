// SPDX-License-Identifier: GPL-2.0-or-later
/* The keys of the window: what a key does is a command. Those of a panel are in its class; Tab,
 * arrows, Enter and the menu key are in scope_input.c. */
#include "scope_parts.h"

#include <string.h>

const struct scope_key scope_keys[] = {
    {"F5", 0, "toggle", "run, or pause"},
    {"F10", 0, "next", "next line, over calls"},
    {"F11", 0, "step", "next line, into calls"},
    {"F11", UI_SHIFT, "finish", "until the function returns"},
    {"F9", 0, "stepi", "one instruction"},
    {"F8", 0, "switch", "until the next task switch"},
    {"F5", UI_ALT, "reverse-continue", "backwards to the stop before"},
    {"F10", UI_ALT, "reverse-next", "back a line, over calls"},
    {"F11", UI_ALT, "reverse-step", "back a line, into calls"},
    {"F11", UI_ALT | UI_SHIFT, "reverse-finish", "back to the call of the function"},
    {"F9", UI_ALT, "reverse-stepi", "back one instruction"},
    {"F8", UI_ALT, "reverse-switch", "back behind the latest task switch"},
    {"Home", UI_ALT, "go start", "the beginning"},
    {"End", UI_ALT, "go end", "the latest moment that was reached"},
    {"F1", 0, "keys", "this list"},
    {"F6", 0, "focus next", "next panel"},
    {"F6", UI_SHIFT, "focus previous", "panel before"},
    {"Tab", UI_CTRL, "focus next", NULL},
    {"Tab", UI_CTRL | UI_SHIFT, "focus previous", NULL},
    {"PageDown", UI_CTRL, "tab next", "next tab"},
    {"PageUp", UI_CTRL, "tab previous", "tab before"},
    {"1", UI_ALT, "focus timeline", "timeline"},
    {"2", UI_ALT, "focus tasks", "tasks"},
    {"3", UI_ALT, "focus code", "code"},
    {"4", UI_ALT, "focus registers", "registers"},
    {"5", UI_ALT, "focus memory", "memory"},
    {"6", UI_ALT, "focus devices", "devices"},
    {"7", UI_ALT, "focus console", "console"},
    {"8", UI_ALT, "focus board", "board"},
    {"L", UI_CTRL, "focus command input", "command line (also with :)"},
    {"J", UI_CTRL, "answers", "answers of commands"},
    {"Return", UI_ALT, "layout maximise", "maximise the panel, or restore"},
    {"Up", UI_CTRL | UI_ALT, "layout grow", "larger panel"},
    {"Down", UI_CTRL | UI_ALT, "layout shrink", "smaller panel"},
    {"=", UI_CTRL, "text larger", "larger text"},
    {"+", UI_CTRL, "text larger", NULL},
    {"=", UI_CTRL | UI_SHIFT, "text larger", NULL},
    {"Keypad +", UI_CTRL, "text larger", NULL},
    {"-", UI_CTRL, "text smaller", "smaller text"},
    {"Keypad -", UI_CTRL, "text smaller", NULL},
    {"0", UI_CTRL, "text normal", "normal text"},
    {"T", UI_CTRL, "theme", "light or dark"},
    {"F12", 0, "screenshot", "picture of the window"},
    {"F4", 0, "full-screen", "fill the screen"},
    {"Q", UI_CTRL, "close", "close the window"},
    {NULL, 0, NULL, NULL},
};

void scope_key_text(const struct scope_key *key, char *text, size_t size)
{
    snprintf(text, size, "%s%s%s%s", key->modifiers & UI_CTRL ? "Ctrl+" : "",
             key->modifiers & UI_ALT ? "Alt+" : "", key->modifiers & UI_SHIFT ? "Shift+" : "",
             key->key);
}
