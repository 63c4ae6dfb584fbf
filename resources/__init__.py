"""Files that ship with the program, read through importlib.resources: icons in `icons/`, pictures in `pictures/`."""
