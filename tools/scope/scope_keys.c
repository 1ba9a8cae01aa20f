// SPDX-License-Identifier: GPL-2.0-or-later
/* The keys of the window: what a key does is a command. Those of a panel are in its class; Tab,
 * arrows, Enter and the menu key are in scope_input.c. */
#include "scope_parts.h"

#include <string.h>

const struct scope_key scope_keys[] = {
    {NULL, 0, NULL, "Run"},
    {"F5", 0, "toggle", "run, or pause"},
    {"F8", 0, "switch", "to the next task switch"},
    {"F9", 0, "stepi", "one instruction"},
    {"F10", 0, "next", "next line, over calls"},
    {"F11", 0, "step", "next line, into calls"},
    {"F11", UI_SHIFT, "finish", "until the function returns"},
    {"End", UI_ALT, "go end", "the latest moment that was reached"},
    {NULL, 0, NULL, "Back in time"},
    {"F5", UI_ALT, "reverse-continue", "to the stop before"},
    {"F8", UI_ALT, "reverse-switch", "behind the latest task switch"},
    {"F9", UI_ALT, "reverse-stepi", "one instruction"},
    {"F10", UI_ALT, "reverse-next", "one line, over calls"},
    {"F11", UI_ALT, "reverse-step", "one line, into calls"},
    {"F11", UI_ALT | UI_SHIFT, "reverse-finish", "to the call of the function"},
    {"Home", UI_ALT, "go start", "the beginning"},
    {NULL, 0, NULL, "Panels"},
    {"F6", 0, "focus next", "next panel (also Ctrl+Tab)"},
    {"F6", UI_SHIFT, "focus previous", "panel before"},
    {"Tab", UI_CTRL, "focus next", NULL},
    {"Tab", UI_CTRL | UI_SHIFT, "focus previous", NULL},
    {"1", UI_ALT, "focus timeline", "timeline"},
    {"2", UI_ALT, "focus tasks", "tasks"},
    {"3", UI_ALT, "focus code", "code"},
    {"4", UI_ALT, "focus registers", "registers"},
    {"5", UI_ALT, "focus memory", "memory"},
    {"6", UI_ALT, "focus devices", "devices"},
    {"7", UI_ALT, "focus console", "console"},
    {"8", UI_ALT, "focus board", "board"},
    {"PageDown", UI_CTRL, "tab next", "next tab of the panel"},
    {"PageUp", UI_CTRL, "tab previous", "tab before"},
    {"Return", UI_ALT, "layout maximise", "the panel alone, and back"},
    {"Up", UI_CTRL | UI_ALT, "layout grow", "larger panel"},
    {"Down", UI_CTRL | UI_ALT, "layout shrink", "smaller panel"},
    {"F3", 0, "layout lecture", "for a lecture: few panels, large"},
    {"F3", UI_SHIFT, "layout reset", "all panels, as at first"},
    {NULL, 0, NULL, "Window"},
    {"L", UI_CTRL, "focus command input", "command line (also :)"},
    {"J", UI_CTRL, "answers", "answers of commands"},
    {"=", UI_CTRL, "text larger", NULL},
    {"+", UI_CTRL, "text larger", "larger text"},
    {"=", UI_CTRL | UI_SHIFT, "text larger", NULL},
    {"+", UI_CTRL | UI_SHIFT, "text larger", NULL},
    {"Keypad +", UI_CTRL, "text larger", NULL},
    {"-", UI_CTRL, "text smaller", "smaller text"},
    {"Keypad -", UI_CTRL, "text smaller", NULL},
    {"0", UI_CTRL, "text normal", "normal text"},
    {"T", UI_CTRL, "theme", "light or dark"},
    {"F4", 0, "full-screen", "fill the screen"},
    {"F12", 0, "screenshot", "picture of the window"},
    {"F1", 0, "keys", "this list"},
    {"Q", UI_CTRL, "close", "close the window"},
    {NULL, 0, NULL, NULL},
};

/* As people write them. */
static const char *key_name(const char *key)
{
    static const char *const names[][2] = {
        {"PageDown", "Page Down"}, {"PageUp", "Page Up"}, {"Return", "Enter"}, {"-", "−"}};
    size_t i;
    for (i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i][0], key) == 0)
            return names[i][1];
    return key;
}

void scope_key_text(const struct scope_key *key, char *text, size_t size)
{
    snprintf(text, size, "%s%s%s%s", key->modifiers & UI_CTRL ? "Ctrl+" : "",
             key->modifiers & UI_ALT ? "Alt+" : "", key->modifiers & UI_SHIFT ? "Shift+" : "",
             key_name(key->key));
}
