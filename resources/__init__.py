"""Files that ship with the program: line icons in `icons/`, pictures in `pictures/`; read through importlib.resources."""
