// Streamlit's reader of messages compiles WebAssembly where there is any, which the security policy forbids;
// where there is none it does the same in plain script. This runs before it.
delete globalThis.WebAssembly
