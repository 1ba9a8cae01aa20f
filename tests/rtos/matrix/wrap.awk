# SPDX-License-Identifier: GPL-2.0-or-later
# From the kernel's headers, preprocessed and with one declaration a line, for each service in the
# file `wanted`: with -v part=h a macro that replaces it, with -v part=c the function that replaces it,
# which calls it and notes from where and what it returned.
BEGIN {
    while ((getline name <wanted) > 0) is_wanted[name] = 1
    print part == "h" ? "#include \"bos.h\"" : "#include \"matrix.h\""
}
/^[A-Za-z].*\)$/ {
    declaration = $0
    name = declaration
    sub(/\(.*/, "", name)
    type = name
    sub(/.*[ *]/, "", name)
    if (!(name in is_wanted)) next
    type = substr(type, 1, length(type) - length(name))
    sub(/^extern /, "", type)
    sub(/ *$/, "", type)
    parameters = declaration
    sub(/^[^(]*/, "", parameters)
    if (part == "h") {
        print type " wrapped_" name parameters ";"
        print "#define " name " wrapped_" name
        next
    }
    count = split(substr(parameters, 2, length(parameters) - 2), list, ",")
    arguments = ""
    for (i = 1; i <= count; i++) {
        sub(/.*[ *]/, "", list[i])
        if (list[i] != "void") arguments = arguments (i > 1 ? ", " : "") list[i]
    }
    print type " wrapped_" name parameters "\n{"
    call = "(" name ")(" arguments ")"
    if (type == "void")
        print "    " call ";\n    note_void(\"" name "\");\n}"
    else if (type ~ /\*$/)
        print "    " type " result = " call ";\n    return note_pointer(\"" name "\", result);\n}"
    else
        print "    " type " result = " call ";\n    note_value(\"" name "\", (long)result);\n    return result;\n}"
}
