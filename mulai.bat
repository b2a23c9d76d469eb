@echo off
rem Klik dua kali. Mencari Python, lalu scripts\dev.py mengerjakan selebihnya.
title Dasbor Zona Integritas
cd /d "%~dp0"
set "FOUND="
call :try py -3.13
call :try py -3.12
call :try py -3.11
call :try py -3.14
call :try py -3
call :try python
call :try python3
if defined FOUND goto start
echo Python 3.11 atau lebih baru tidak ditemukan di komputer ini.
echo 1. Unduh Python 3.13 untuk Windows dari https://www.python.org/downloads/
echo    (tanpa internet: bawalah pemasangnya bersama folder ini).
echo 2. Pasang; centang "Add python.exe to PATH" di layar pertamanya.
echo 3. Klik dua kali mulai.bat lagi.
pause
exit /b 1

:start
%FOUND% scripts\dev.py run --open %*
if errorlevel 1 pause
exit /b

:try
if defined FOUND exit /b
%* -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul
if not errorlevel 1 set "FOUND=%*"
exit /b
